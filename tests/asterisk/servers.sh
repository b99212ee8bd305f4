# To be sourced by run.sh: a Confd and an Asterisk in $work, on free ports of the loopback interface.

master=11111111-2222-4333-8444-555555555555
token=test-administrator files_key=test-key-of-files codes_key=test-key-of-codes manager_secret=test-manager

choose_ports() {
    http=$(free_port) silo=$(free_port) gateway=$(free_port) sip=$(free_port) iax=$(free_port)
    manager=$(free_port) manager_tls=$(free_port) rest=$(free_port) rest_tls=$(free_port)
}

# start_confd <url> [fields]: a Confd that reaches Asterisk there.
start_confd() {
    mkdir -p "$work/confd"
    cat >"$work/confd/appsettings.json" <<JSON
{ "Confd": {
    "Urls": "http://127.0.0.1:$http", "Cluster": { "SiloPort": $silo, "GatewayPort": $gateway },
    "Auth": { "MasterTenant": "$master", "AdminToken": "$token", "Keys": [
        { "Token": "$files_key", "TenantUuid": "$master", "Acl": [ "confd.asterisk.files.#", "confd.asterisk.secrets.read" ] },
        { "Token": "$codes_key", "TenantUuid": "$master", "Acl": [ "confd.asterisk.endpoints.*.codes.*.update" ] } ] },
    "Asterisk": {
        "LineCredentials": true, "ApiUrl": "http://127.0.0.1:$http", "ApiKey": "$codes_key",
        "Servers": [ { "Name": "asterisk", "Url": "$1", "Password": "$manager_secret"${2:+, $2} } ] } } }
JSON
    (cd "$work/confd" && exec dotnet "$OLDPWD/Confd.Silo/bin/$configuration/net10.0/Confd.Silo.dll" >>"$work/confd.log" 2>&1) &
    echo $! >"$work/confd.pid"
    disown
    await "Confd" curl -sf "http://127.0.0.1:$http/health/ready"
}

# A scenario may have started it anew.
stop_confd() {
    local pid
    pid=$(cat "$work/confd.pid" 2>/dev/null) || return 0
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

# certificate <name>: one for this machine that nobody has signed.
certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$work/$1.key" -out "$work/$1.pem" 2>"$work/openssl.log"
}

# Asterisk's own folders, with the files of deploy/asterisk and a manager.conf as docs/asterisk.md says.
start_asterisk() {
    local etc=$work/etc folder
    mkdir -p "$etc"
    sed "s#/etc/asterisk/#$etc/#" deploy/asterisk/confd-file >"$etc/confd-file"
    chmod +x "$etc/confd-file"
    for file in deploy/asterisk/*.conf; do sed "s#/etc/asterisk/#$etc/#" "$file" >"$etc/$(basename "$file")"; done
    printf 'CONFD_URL=http://127.0.0.1:%s\nCONFD_TOKEN=%s\nCONFD_KEPT=%s\n' "$http" "$files_key" "$work/kept" >"$etc/confd.env"
    chmod 600 "$etc/confd.env"
    certificate server
    {
        printf '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = %s\n' "$manager"
        printf 'tlsenable = yes\ntlsbindaddr = 127.0.0.1:%s\ntlscertfile = %s\ntlsprivatekey = %s\n' \
            "$manager_tls" "$work/server.pem" "$work/server.key"
        printf '\n[confd]\nsecret = %s\nwrite = system,reporting\n' "$manager_secret"
    } >"$etc/manager.conf"
    printf '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = %s\ntlsenable = yes\ntlsbindaddr = 127.0.0.1:%s\n%s\n%s\n' \
        "$rest" "$rest_tls" "tlscertfile = $work/server.pem" "tlsprivatekey = $work/server.key" >"$etc/http.conf"
    printf '[general]\nenabled = yes\n\n[confd]\ntype = user\npassword = %s\n' "$manager_secret" >"$etc/ari.conf"
    printf '[general]\n\n[logfiles]\nfull => notice,warning,error,verbose(3)\n' >"$etc/logger.conf"
    {
        printf '[directories]\nastetcdir => %s\nastdatadir => %s\n' "$etc" "$work/data"
        for folder in varlib db key agi spool run log; do
            mkdir -p "$work/$folder"
            printf 'ast%sdir => %s\n' "$folder" "$work/$folder"
        done
        printf '[options]\nexecincludes = yes\n'
    } >"$etc/asterisk.conf"
    make_data
    run_asterisk
}

# Asterisk's data, with silence for all sounds: prompts take no time, and nothing depends on which ones are installed.
make_data() {
    local data name
    data=$(data_of_asterisk)
    mkdir -p "$work/data/sounds/en/digits" "$work/data/moh"
    for name in documentation rest-api static-http phoneprov firmware; do
        if [ -e "$data/$name" ]; then ln -s "$data/$name" "$work/data/$name"; fi
    done
    head -c 800 /dev/zero | tr '\0' '\377' >"$work/data/sounds/en/silence.ulaw"
    for name in $(cat "$here/sounds.txt") digits/{0..20}; do
        cp "$work/data/sounds/en/silence.ulaw" "$work/data/sounds/en/$name.ulaw"
    done
    cp "$work/data/sounds/en/silence.ulaw" "$work/data/moh/silence.ulaw"
}

# Where the data is that comes with this Asterisk: an Asterisk without modules says so.
data_of_asterisk() {
    local etc=$work/bare
    mkdir -p "$etc"
    printf '[directories]\nastetcdir => %s\nastrundir => %s\nastlogdir => %s\nastdbdir => %s\n' "$etc" "$etc" "$etc" "$etc" >"$etc/asterisk.conf"
    printf '[modules]\nautoload = no\n' >"$etc/modules.conf"
    "$asterisk" -C "$etc/asterisk.conf" -f >"$work/bare.log" 2>&1 &
    local pid=$!
    await "the bare Asterisk" "$asterisk" -C "$etc/asterisk.conf" -rx "core waitfullybooted" >&2
    "$asterisk" -C "$etc/asterisk.conf" -rx "core show settings" | sed -n 's/^ *Data directory: *//p'
    kill "$pid"
    wait "$pid" 2>/dev/null || true
}

run_asterisk() {
    "$asterisk" -C "$work/etc/asterisk.conf" -f >>"$work/asterisk.log" 2>&1 &
    disown
    await "Asterisk" rx "core waitfullybooted"
}

# A scenario, which is a shell of its own, may have started it anew: Asterisk itself says which process it is.
stop_asterisk() {
    local pid
    pid=$(cat "$work/run/asterisk.pid" 2>/dev/null) || return 0
    kill "${1:--TERM}" "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

stop_servers() {
    local pid
    stop_asterisk -KILL
    stop_confd
    for pid in $(jobs -p); do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
}

# A command of Asterisk's console.
rx() { "$asterisk" -C "$work/etc/asterisk.conf" -rx "$*"; }

# await <what> <command> ...: until the command succeeds, for at most a minute.
await() {
    local what=$1 end=$((SECONDS + 60))
    shift
    until "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $end ]; then
            echo "$what did not get ready within a minute." >&2
            tail -n 20 "$work"/*.log >&2
            return 1
        fi
        sleep 0.1
    done
}
