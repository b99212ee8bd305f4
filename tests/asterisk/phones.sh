# To be sourced by run.sh: phones and the other side of the trunk, which are sipp, one process for each call.
# $current is the scenario; $PHONE_<name> are "account password port".

carrier=127.0.0.2

# phone <name> <xml> <number> [option ...]: runs a scenario as a phone to its end.
phone() {
    local name=$1 xml=$2 number=$3 account=PHONE_$1
    shift 3
    set -- ${!account} "$@"
    sip 127.0.0.1 "$3" "$name" "$xml" -s "$number" -key account "$1" -au "$1" -ap "$2" "${@:4}"
}

# trunk <xml> <number> [option ...]: runs a scenario as the other side of the trunk, which needs no password.
trunk() { sip $carrier "$carrier_port" trunk "$1" -s "$2" -key account 0123 "${@:3}"; }

# sip <address> <port> <name> <xml> [option ...]
sip() {
    local address=$1 port=$2 log=$work/$current-$3-$(basename "$4" .xml) xml
    xml=$(filled_in "$4" "$log.xml" "$3")
    if ! sipp "127.0.0.1:$sip" -i "$address" -p "$port" -sf "$xml" -m 1 -nostdin -timeout 20s -timeout_error \
        -trace_msg -message_file "$log.msg" -trace_err -error_file "$log.err" "${@:5}" >"$log.out" 2>&1; then
        echo "$3: $(basename "$4" .xml) did not go as expected:"
        tail -n 12 "$log.err" 2>/dev/null
        return 1
    fi
}

# A scenario with what is filled in: $STATUS, $TARGET, $HOLD in milliseconds, the lines of one digit once for each of $DIGITS; the trunk does not log in.
filled_in() {
    awk -v name="$3" -v status="${STATUS:-200}" -v hold="${HOLD:-1000}" -v digits="${DIGITS:-}" -v target="${TARGET:-}" \
        -v speech="$work/speech" '
        /<!-- login -->/ { login = name == "trunk"; next }
        /<!-- end of login -->/ { login = 0; next }
        login { next }
        /<!-- digit -->/ { inside = 1; text = ""; next }
        /<!-- end of digit -->/ {
            for (i = 1; i <= length(digits); i++) { one = text; sub(/@DIGIT@/, substr(digits, i, 1), one); printf "%s", one }
            inside = 0; next
        }
        { gsub(/@STATUS@/, status); gsub(/@HOLD@/, hold); gsub(/@TARGET@/, target); gsub(/@SPEECH@/, speech) }
        inside { text = text $0 "\n"; next }
        { print }' "$here/scenarios/$1" >"$2"
    echo "$2"
}

# waits <name> <xml>: a phone, or the trunk, that waits for a call. Its process id is then in $waiting_<name>.
waits() {
    local name=$1 xml=$2 account=PHONE_$1 port=${carrier_port:-}
    if [ "$name" = trunk ]; then
        sip $carrier "$port" trunk "$xml" &
    else
        set -- ${!account}
        port=$3
        sip 127.0.0.1 "$port" "$name" "$xml" &
    fi
    declare -g "waiting_$name=$!"
    await "$name" listens "$port"
}

# did <name> ...: the waiting phones have all had their calls.
did() {
    local name pid
    for name in "$@"; do
        pid=waiting_$name
        wait "${!pid}"
    done
}

# True when something listens on a UDP port.
listens() { grep -qi ":$(printf '%04X' "$1") " /proc/net/udp; }
