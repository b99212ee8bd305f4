# To be sourced after postgres.sh: installs wrk from the distribution's packages when it is missing.

if ! command -v wrk >/dev/null; then
    echo "Installing wrk ..."
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq wrk >/dev/null
fi
