#!/usr/bin/env bash
# Calls through a real Asterisk, with sipp: tests/asterisk/run.sh --help
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
    cat <<'HELP'
Starts a Confd of its own and an Asterisk that reads its files from it, and makes calls with sipp. Both listen on the loopback
interface only, and have their folders in a temporary one. It is not part of the test command, because no distribution has to
have an Asterisk.

Usage: tests/asterisk/run.sh [--keep] [scenario ...]

  scenario               only these, by their names in tests/asterisk/scenarios.sh
  --keep                 keep the folder with all logs, and print its name
  CONFD_TEST_ASTERISK    the Asterisk to run, 18 to 22; without it the one on PATH
  CONFD_TEST_CONFIGURATION    Release, or Debug

sipp, jq and openssl are installed from the distribution's packages when they are missing.
HELP
}

keep= chosen=()
for argument in "$@"; do
    case $argument in
        --help | -h) usage; exit 0 ;;
        --keep) keep=1 ;;
        -*) usage >&2; exit 2 ;;
        *) chosen+=("$argument") ;;
    esac
done

asterisk=${CONFD_TEST_ASTERISK:-$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v asterisk || true)}
if [ -z "$asterisk" ]; then
    echo "There is no asterisk on PATH, and CONFD_TEST_ASTERISK names none: nothing was tested."
    exit 0
fi
if [ ! -x "$asterisk" ]; then
    echo "CONFD_TEST_ASTERISK=$asterisk is no program." >&2
    exit 1
fi

. tests/packages.sh
if ! command -v sipp >/dev/null; then install_packages sipp sip-tester; fi
if ! command -v jq >/dev/null; then install_packages jq jq; fi
if ! command -v openssl >/dev/null; then install_packages openssl openssl; fi
if ! command -v curl >/dev/null; then install_packages curl curl; fi
configuration=${CONFD_TEST_CONFIGURATION:-Release}
dotnet build Confd.Silo -c "$configuration" --nologo -v quiet -clp:ErrorsOnly

here=$PWD/tests/asterisk
work=$(mktemp -d)
. tests/asterisk/servers.sh
. tests/asterisk/phones.sh
. tests/asterisk/office.sh
. tests/asterisk/scenarios.sh
end() {
    stop_servers
    if [ -n "$keep" ]; then echo "The logs are in $work"; else rm -rf "$work"; fi
}
trap end EXIT

choose_ports
start_confd "ami://127.0.0.1:$manager"
open_office
start_asterisk
echo "$("$asterisk" -V) on Confd"
if ! await_live; then
    echo "Asterisk has not loaded the files." >&2
    exit 1
fi

passed=0 failed=0
for scenario in $(declare -F | sed -n 's/^declare -f scenario_//p' | sort); do
    name=${scenario#[0-9][0-9]_}
    if [ ${#chosen[@]} -gt 0 ] && [[ ! " ${chosen[*]} " =~ " $name " ]]; then continue; fi
    # As a condition, the shell would go on after a command that fails.
    set +e
    # Whoever is still in a call would be in the way of the next scenario; sipp gives up after some seconds.
    (set -e; trap wait EXIT; current=$name; "scenario_$scenario") >"$work/$name.out" 2>&1
    status=$?
    set -e
    if [ $status -eq 0 ]; then
        echo "passed  $name"
        passed=$((passed + 1))
    else
        echo "failed  $name"
        sed 's/^/        /' "$work/$name.out" | tail -n 15
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
