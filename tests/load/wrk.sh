# To be sourced after postgres.sh: installs wrk from the distribution's packages when it is missing.

if ! command -v wrk >/dev/null; then install_packages wrk wrk; fi
