#!/usr/bin/env bash
# Measures an import of 10,000 users, each with line, endpoint, extension, voicemail, incoming call and call permission, on
# SQLite and PostgreSQL; with a number: of so many.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/postgres.sh
dotnet build tests/load/Confd.Load -c Release --nologo -v quiet
dotnet tests/load/Confd.Load/bin/Release/net10.0/Confd.Load.dll import "${1:-10000}"
