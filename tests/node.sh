# To be sourced after postgres.sh: installs Node.js and npm from the distribution's packages when they are missing. The
# tests of the API description run a linter and a generator of clients with them, and install these themselves.

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    install_packages Node.js nodejs npm
fi
