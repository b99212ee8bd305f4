#!/usr/bin/env bash
# Latencies at ten thousand and at a million resources, and what one, two and three silos do for clients outside.
# With sizes as arguments: those instead.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/postgres.sh
# As docs/operations.md has it: a quarter of the machine's memory, here no more than the data needs.
as_postgres "$bin/psql" -q -h 127.0.0.1 -p "$port" -U confd -d postgres -c "ALTER SYSTEM SET shared_buffers = '2GB'"
(cd "$work" && as_postgres "$bin/pg_ctl" -D "$work/db" -w -l "$work/log" restart >/dev/null)
dotnet build tests/load/Confd.Load -c Release --nologo -v quiet -clp:ErrorsOnly
load=tests/load/Confd.Load/bin/Release/net10.0/Confd.Load.dll
status=0
dotnet $load scale "$@" || status=1
echo
dotnet $load silos "${SECONDS_EACH:-10}"
exit $status
