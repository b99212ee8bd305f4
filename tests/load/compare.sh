#!/usr/bin/env bash
# Compares this checkout with another one, in turn in one run: tests/load/compare.sh CHECKOUT [ROUNDS]. About eight minutes.
set -euo pipefail
other=$(cd "${1:?usage: tests/load/compare.sh CHECKOUT [ROUNDS]}" && pwd)
rounds=${2:-9}
cd "$(dirname "$0")/../.."
. tests/postgres.sh
. tests/load/wrk.sh
for checkout in "$other" "$PWD"; do
    dotnet build "$checkout/tests/load/Confd.Load" -c Release --nologo -v quiet
done
dotnet tests/load/Confd.Load/bin/Release/net10.0/Confd.Load.dll compare "$other/tests/load/Confd.Load/bin/Release/net10.0" "$rounds"
