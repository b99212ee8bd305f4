#!/usr/bin/env bash
# Compares this checkout with another one, in turn in one run: tests/load/compare.sh CHECKOUT [ROUNDS]. About five minutes.
set -euo pipefail
other=$(cd "${1:?usage: tests/load/compare.sh CHECKOUT [ROUNDS]}" && pwd)
rounds=${2:-9}
cd "$(dirname "$0")/../.."
. tests/postgres.sh
if ! command -v wrk >/dev/null; then
    echo "Installing wrk ..."
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq wrk >/dev/null
fi
for checkout in "$other" "$PWD"; do
    dotnet build "$checkout/tests/load/Confd.Load" -c Release --nologo -v quiet
done
dotnet tests/load/Confd.Load/bin/Release/net10.0/Confd.Load.dll compare "$other/tests/load/Confd.Load/bin/Release/net10.0" "$rounds"
