#!/usr/bin/env bash
# Measures how long after its commit an event arrives by server-sent events and by RabbitMQ, and what telling costs
# writers, on PostgreSQL; about two minutes. With --sqlite: on SQLite too; with --short: fewer seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/postgres.sh
. tests/rabbitmq.sh
. tests/load/wrk.sh
dotnet build tests/load/Confd.Load -c Release --nologo -v quiet
dotnet tests/load/Confd.Load/bin/Release/net10.0/Confd.Load.dll events "$@"
