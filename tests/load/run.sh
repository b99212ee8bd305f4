#!/usr/bin/env bash
# Measures Confd beside bare baselines in the same run, on SQLite and PostgreSQL, and prints a table.
# With --short: fewer users and seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/postgres.sh
. tests/load/wrk.sh
dotnet build tests/load/Confd.Load -c Release --nologo -v quiet
dotnet tests/load/Confd.Load/bin/Release/net10.0/Confd.Load.dll measure "$@"
