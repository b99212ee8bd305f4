#!/usr/bin/env bash
# Kills, freezes and restarts the parts of a real cluster under load, and checks what clients were told.
# With --short: fewer faults, in about a minute and a half.
set -euo pipefail
cd "$(dirname "$0")/../.."
for project in Confd.Silo Confd.Gateway tests/faults/Confd.Faults; do
    dotnet build "$project" -c Release --nologo -v quiet -clp:ErrorsOnly
done
exec dotnet tests/faults/Confd.Faults/bin/Release/net10.0/Confd.Faults.dll "$@" "$PWD"
