# To be sourced: installs PostgreSQL from the distribution's packages when it is missing, starts a cluster of its own
# in a temporary folder on a free loopback port, exports CONFD_TEST_POSTGRES, and stops it when the script ends.
# postgres_options may hold further options of the server.

. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
find_initdb() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1; }
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

if [ -z "$(find_initdb)" ]; then
    echo "Installing PostgreSQL ..."
    as_root apt-get update -qq
    # The package would start a cluster of its own; the tests make theirs.
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
bin=$(dirname "$(find_initdb)")

work=$(mktemp -d)
if [ "$(id -u)" -eq 0 ]; then chown postgres "$work"; fi
stop_postgres() {
    as_postgres "$bin/pg_ctl" -D "$work/db" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop_postgres EXIT

port=$(free_port)
(cd "$work" && as_postgres "$bin/initdb" -D "$work/db" -U confd --auth=trust -E UTF8 --locale=C >/dev/null)
(cd "$work" && as_postgres "$bin/pg_ctl" -D "$work/db" -w -l "$work/log" \
    -o "-p $port -k $work -c listen_addresses=127.0.0.1 -c max_connections=1000 ${postgres_options:-}" start >/dev/null)
export CONFD_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=confd;Database=postgres;Maximum Pool Size=60"
