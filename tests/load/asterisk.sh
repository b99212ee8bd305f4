#!/usr/bin/env bash
# Measures Asterisk's files of 10,000 users, each with line, endpoint, extension, voicemail and incoming call, on SQLite and PostgreSQL:
# by a published silo that has just started, and after a change; with a number: of so many users. About four minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/postgres.sh
dotnet build tests/load/Confd.Load -c Release --nologo -v quiet
dotnet publish Confd.Silo -c Release -o "$work/silo" --nologo -v quiet
dotnet tests/load/Confd.Load/bin/Release/net10.0/Confd.Load.dll asterisk "${1:-10000}" "$work/silo"
