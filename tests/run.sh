#!/usr/bin/env bash
# Runs every test. Installs and starts what the tests need: PostgreSQL from the distribution's packages, with a
# cluster of its own in a temporary folder on a free port of the loopback interface.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
find_initdb() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1; }

if [ -z "$(find_initdb)" ]; then
    echo "Installing PostgreSQL ..."
    as_root apt-get update -qq
    # The package would start a cluster of its own; the tests make theirs.
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
bin=$(dirname "$(find_initdb)")

work=$(mktemp -d)
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" -eq 0 ]; then chown postgres "$work"; fi
stop() {
    as_postgres "$bin/pg_ctl" -D "$work/db" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 54329)
(cd "$work" && as_postgres "$bin/initdb" -D "$work/db" -U confd --auth=trust -E UTF8 --locale=C >/dev/null)
(cd "$work" && as_postgres "$bin/pg_ctl" -D "$work/db" -w -l "$work/log" \
    -o "-p $port -k $work -c listen_addresses=127.0.0.1 -c max_connections=300" start >/dev/null)
export CONFD_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=confd;Database=postgres;Maximum Pool Size=60"

dotnet build Confd.sln -c Release --nologo -v quiet

results=$work/results
mkdir -p "$results"
failed=0
for project in tests/*.Tests; do
    name=$(basename "$project")
    echo "== $name"
    # xunit v3 projects are programs of their own.
    dotnet "$project/bin/Release/net10.0/$name.dll" -noLogo -noColor -xml "$results/$name.xml" || failed=1
done

count() { grep -oh "<assembly [^>]*" "$results"/*.xml | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | paste -sd+ | sed 's/^$/0/' | { read -r sum; echo $((sum)); }; }
passed=$(count passed)
errors=$(($(count failed) + $(count errors)))
skipped=$(count skipped)
if [ "$passed" -eq 0 ] || { [ "$failed" -ne 0 ] && [ "$errors" -eq 0 ]; }; then
    errors=$((errors + 1))
fi
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $errors failed, $skipped skipped"; else echo "$passed passed, $errors failed"; fi
[ "$errors" -eq 0 ]
