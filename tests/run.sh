#!/usr/bin/env bash
# Runs every test. Installs and starts what the tests need: PostgreSQL and RabbitMQ from the distribution's
# packages, each with an instance of its own in a temporary folder on free ports of the loopback interface; and Node.js.
set -euo pipefail
cd "$(dirname "$0")/.."

# The tests kill processes and cut connections; none of them cuts the power, so none of them has to wait for the disk.
postgres_options="-c fsync=off -c full_page_writes=off"
. tests/postgres.sh
. tests/rabbitmq.sh
. tests/node.sh

dotnet build Confd.sln -c Release --nologo -v quiet

# Profiles of the code pay off in programs that run for long; the tests start hundreds that do not.
export DOTNET_TieredPGO=0
# Nor does it help them that code is never writable and executable at once, which costs a fifth of each start.
export DOTNET_EnableWriteXorExecute=0

# Embedded databases, and whatever else tests write and throw away, need no disk either, where there is plenty of memory.
in_memory() {
    [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -ge 8000000 ] 2>/dev/null || return 1
    folder=$(mktemp -d -p /dev/shm) && chmod 711 "$folder" || return 1
    printf '#!/bin/sh\n' >"$folder/runs" && chmod +x "$folder/runs" && "$folder/runs" 2>/dev/null || { rm -rf "$folder"; return 1; }
}
if [ -z "${TMPDIR:-}" ] && in_memory; then
    export TMPDIR=$folder
    trap 'stop_all; rm -rf "$TMPDIR"' EXIT
fi

results=$work/results
mkdir -p "$results"
failed=0
for project in tests/*.Tests; do
    name=$(basename "$project")
    echo "== $name"
    # xunit v3 projects are programs of their own.
    dotnet "$project/bin/Release/net10.0/$name.dll" -noLogo -noColor -xml "$results/$name.xml" || failed=1
    [ -s "$results/$name.xml" ] || echo "  $name ended without a report" >>"$results/failed"
done

# Names and messages of what failed, from the reports: tests, and clean-ups of classes and fixtures.
list_failed() {
    awk 'BEGIN { RS = "<" }
        function plain(text) {
            gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text)
            gsub(/&#xA;/, " ", text); gsub(/&amp;/, "\\&", text)
            return text
        }
        /^(test|error) / { name = $0; sub(/^.* name="/, "", name); sub(/".*/, "", name); kind = $1 == "error" ? "error: " : "" }
        /^message>/ { message = substr($0, 9); inside = 1; next }
        /^\/message>/ && inside {
            sub(/^<!\[CDATA\[/, "", message); sub(/\]\]>$/, "", message); message = plain(message); gsub(/\n/, "\n      ", message)
            print "  " kind plain(name); print "      " message
            inside = 0
        }
        inside { message = message "<" $0 }' "$@"
}

# The sum of an attribute of all reports; 0 without any.
count() { { cat "$results"/*.xml 2>/dev/null || true; } | awk -v attribute=" $1=\"" 'BEGIN { RS = "<" } /^assembly / && (at = index($0, attribute)) { sum += substr($0, at + length(attribute)) } END { print sum + 0 }'; }
passed=$(count passed)
errors=$(($(count failed) + $(count errors)))
skipped=$(count skipped)
if [ "$passed" -eq 0 ] || { [ "$failed" -ne 0 ] && [ "$errors" -eq 0 ]; }; then
    errors=$((errors + 1))
fi

# Where the time goes, so that nobody has to guess.
list_slowest() {
    awk 'BEGIN { RS = "<" }
        /^test / {
            class = $0; sub(/^.* type="/, "", class); sub(/".*/, "", class)
            took = $0; sub(/^.* time="/, "", took); sub(/".*/, "", took)
            seconds[class] += took; tests[class]++
        }
        END { for (class in seconds) printf "%8.1f s  %5d tests  %s\n", seconds[class], tests[class], class }' "$@" | sort -rn | sed -n 1,20p
}
echo "== slowest classes"
list_slowest "$results"/*.xml

echo "== faults"
if dotnet tests/faults/Confd.Faults/bin/Release/net10.0/Confd.Faults.dll --short "$PWD" 2>&1 | tee "$results/faults.log"; then
    passed=$((passed + 1))
else
    errors=$((errors + 1))
    { echo "  faults, the end of its report:"; tail -n 20 "$results/faults.log" | sed 's/^/      /'; } >>"$results/failed"
fi
if [ "$errors" -gt 0 ]; then
    echo "== failed"
    list_failed "$results"/*.xml
    cat "$results/failed" 2>/dev/null || true
fi
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $errors failed, $skipped skipped"; else echo "$passed passed, $errors failed"; fi
[ "$errors" -eq 0 ]
