# To be sourced: what the scripts of the tests share.

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
free_port() { candidate=$((20000 + RANDOM % 12000)); while (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; do candidate=$((candidate + 1)); done; echo "$candidate"; }

# install_packages <what> <package> ...: from the distribution.
install_packages() {
    echo "Installing $1 ..."
    shift
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
