#!/usr/bin/env bash
# A whole cluster on this machine, all on the loopback interface: PostgreSQL, silos, gateways and a load balancer.
#
#   deploy/cluster.sh up [N [M]]         start PostgreSQL, N silos (3), M gateways (2) and HAProxy, and print them
#   deploy/cluster.sh status             what runs
#   deploy/cluster.sh kill NAME          end one without warning (kill -9)
#   deploy/cluster.sh stop NAME          ask one to stop and wait until it has
#   deploy/cluster.sh restart NAME       stop it if it runs, start it, wait until it is ready
#   deploy/cluster.sh pause|resume NAME  freeze one, let it go on
#   deploy/cluster.sh down               stop everything; the data stays
#   deploy/cluster.sh logs NAME          what it wrote
#
# NAME is postgres, silo1 …, gateway1 …, haproxy. State is kept in ./cluster-data, or in $CONFD_CLUSTER_DIR.
# The load balancer listens on $CONFD_CLUSTER_PORT (9480), the other processes on the ports after it.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
dir=${CONFD_CLUSTER_DIR:-$PWD/cluster-data}
port=${CONFD_CLUSTER_PORT:-9480}
build=${CONFD_BUILD:-Release}
token_file=$dir/admin-token
master_tenant=10000000-0000-4000-8000-000000000001

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
find_initdb() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1; }
number_of() { say "${1//[^0-9]/}"; }

postgres_port() { say $((port + 1)); }
http_port() { say $((port + 10 + $(number_of "$1"))); }
silo_port() { say $((port + 100 + 2 * $(number_of "$1"))); }
client_port() { say $((port + 101 + 2 * $(number_of "$1"))); }

install_packages() {
    local missing=()
    [ -n "$(find_initdb)" ] || missing+=(postgresql)
    command -v haproxy >/dev/null || missing+=(haproxy)
    if [ ${#missing[@]} -gt 0 ]; then
        say "Installing ${missing[*]} ..."
        as_root apt-get update -qq
        # The packages would start services of their own.
        as_root mkdir -p /etc/postgresql-common
        [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
        as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
}

pid_of() {
    local pid
    if [ "$1" = postgres ]; then
        pid=$(as_postgres head -n 1 "$dir/postgres/db/postmaster.pid" 2>/dev/null || true)
    else
        pid=$(cat "$dir/$1/pid" 2>/dev/null || true)
    fi
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && say "$pid"
}

port_of() {
    case $1 in
        postgres) postgres_port ;;
        haproxy) say "$port" ;;
        silo*) silo_port "$1" ;;
        gateway*) http_port "$1" ;;
    esac
}

names() {
    local name
    for name in postgres silo gateway haproxy; do
        find "$dir" -mindepth 1 -maxdepth 1 -type d -name "$name*" -printf '%f\n' 2>/dev/null | sort -V
    done
}

start_postgres() {
    local bin=$(dirname "$(find_initdb)")
    mkdir -p "$dir/postgres"
    [ "$(id -u)" -ne 0 ] || chown postgres "$dir/postgres"
    if ! as_postgres test -e "$dir/postgres/db/PG_VERSION"; then
        (cd /tmp && as_postgres "$bin/initdb" -D "$dir/postgres/db" -U confd --auth=trust -E UTF8 --locale=C >/dev/null)
    fi
    # The socket goes to /tmp: paths of sockets must be short.
    (cd /tmp && as_postgres "$bin/pg_ctl" -D "$dir/postgres/db" -w -l "$dir/postgres/log" \
        -o "-p $(postgres_port) -k /tmp -c listen_addresses=127.0.0.1 -c max_connections=400 -c shared_buffers=256MB" start >/dev/null)
}

stop_postgres() {
    local bin=$(dirname "$(find_initdb)")
    (cd /tmp && as_postgres "$bin/pg_ctl" -D "$dir/postgres/db" -m "${1:-fast}" -w stop >/dev/null) || true
}

connection_string() { say "Host=127.0.0.1;Port=$(postgres_port);Username=confd;Database=postgres;Maximum Pool Size=60"; }

launch() { # name program key=value ...
    local name=$1 program=$2
    shift 2
    mkdir -p "$dir/$name"
    (
        cd "$dir/$name"
        export Confd__Storage__ConnectionString="$(connection_string)" Confd__Auth__AdminToken="$(cat "$token_file")"
        export DOTNET_gcServer=0
        exec setsid dotnet "$here/$program/bin/$build/net10.0/$program.dll" \
            --Confd:Cluster:Mode=postgresql --Confd:Storage:Provider=postgresql --Confd:DataDirectory="$dir/$name/data" \
            --Confd:Auth:MasterTenant=$master_tenant "$@" >>"$dir/$name/log" 2>&1 </dev/null
    ) &
    say $! >"$dir/$name/pid"
}

launch_node() {
    case $1 in
        silo*) launch "$1" Confd.Silo --Confd:Gateway:Enabled=false \
            --Confd:Cluster:SiloPort="$(silo_port "$1")" --Confd:Cluster:GatewayPort="$(client_port "$1")" ;;
        gateway*) launch "$1" Confd.Gateway --Confd:Urls="http://127.0.0.1:$(http_port "$1")" --Confd:Gateway:DrainSeconds=3 ;;
        *) fail "There is no $1" ;;
    esac
}

is_ready() {
    case $1 in
        # Everything it wrote since its last start.
        silo*) tail -n +"$(($(cat "$dir/$1/lines") + 1))" "$dir/$1/log" | grep '^Confd silo is up' >/dev/null ;;
        gateway*) curl -sf -o /dev/null "http://127.0.0.1:$(http_port "$1")/health/ready" ;;
    esac
}

start_nodes() { # all at once, then wait for each
    local name
    for name in "$@"; do
        mkdir -p "$dir/$name"
        touch "$dir/$name/log"
        wc -l <"$dir/$name/log" >"$dir/$name/lines"
        launch_node "$name"
    done
    for name in "$@"; do
        local waited=0
        until is_ready "$name"; do
            [ -n "$(pid_of "$name")" ] || { tail -n 20 "$dir/$name/log" >&2; fail "$name ended, see $dir/$name/log"; }
            waited=$((waited + 1))
            [ "$waited" -lt 600 ] || fail "$name is not ready after two minutes, see $dir/$name/log"
            sleep 0.2
        done
    done
}

write_haproxy() { # gateways ...
    mkdir -p "$dir/haproxy"
    cat >"$dir/haproxy/haproxy.cfg" <<CFG
global
    maxconn 4000
    log stdout format raw local0 warning
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 40s
    timeout queue 15s
    option redispatch 1
    retries 2
frontend api
    bind 127.0.0.1:$port
    # A write is sent again only when it certainly was not sent: the gateways repeat writes, as only they can tell
    # whether one was carried out (docs/guarantees.md).
    use_backend repeatable if { method GET HEAD OPTIONS }
    default_backend once
backend repeatable
    retry-on conn-failure empty-response response-timeout 503
    balance roundrobin
    option httpchk GET /health/ready
    default-server check inter 500ms fastinter 200ms fall 1 rise 1 observe layer4 error-limit 1 on-error mark-down
$(for name in "$@"; do say "    server $name 127.0.0.1:$(http_port "$name")"; done)
backend once
    retry-on conn-failure
    balance roundrobin
    # An import of users takes minutes.
    http-request set-timeout server 15m if { path /1.1/users/import }
$(for name in "$@"; do say "    server $name 127.0.0.1:$(http_port "$name") track repeatable/$name"; done)
CFG
}

start_haproxy() {
    haproxy -c -q -f "$dir/haproxy/haproxy.cfg" || fail "HAProxy does not take $dir/haproxy/haproxy.cfg"
    setsid haproxy -db -f "$dir/haproxy/haproxy.cfg" >>"$dir/haproxy/log" 2>&1 </dev/null &
    say $! >"$dir/haproxy/pid"
}

wait_ended() {
    while kill -0 "$1" 2>/dev/null; do sleep 0.1; done
}

stop_node() {
    local pid
    if [ "$1" = postgres ]; then
        [ -z "$(pid_of postgres || true)" ] || stop_postgres fast
    elif pid=$(pid_of "$1"); then
        # A frozen process does not hear it.
        kill -CONT "$pid"
        kill "$pid"
        wait_ended "$pid"
    fi
}

status() {
    say "load balancer: http://127.0.0.1:$port  (X-Auth-Token: $(cat "$token_file"))"
    local name pid
    printf '%-10s %-7s %-8s %s\n' NAME PORT PID STATE
    for name in $(names); do
        if pid=$(pid_of "$name"); then
            printf '%-10s %-7s %-8s %s\n' "$name" "$(port_of "$name")" "$pid" \
                "$(case $(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null) in T) say paused ;; *) say running ;; esac)"
        else
            printf '%-10s %-7s %-8s %s\n' "$name" "$(port_of "$name")" - stopped
        fi
    done
}

up() {
    local silos=${1:-3} gateways=${2:-2} name
    [[ "$silos$gateways" =~ ^[0-9]+$ && $silos -gt 0 && $silos -lt 40 && $gateways -gt 0 && $gateways -lt 80 ]] \
        || fail "up N M: from 1 to 39 silos, from 1 to 79 gateways"
    mkdir -p "$dir"
    for name in $(names); do
        [ -z "$(pid_of "$name" || true)" ] || fail "$name runs already: deploy/cluster.sh down"
    done
    find "$dir" -mindepth 1 -maxdepth 1 -type d \( -name 'silo*' -o -name 'gateway*' \) -exec rm -rf {} +
    install_packages
    for name in Confd.Silo Confd.Gateway; do
        [ -e "$here/$name/bin/$build/net10.0/$name.dll" ] \
            || dotnet build "$here/$name" -c "$build" --nologo -v quiet -clp:ErrorsOnly
    done
    if [ ! -s "$token_file" ]; then
        (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$token_file")
    fi
    start_postgres
    local silo_names=() gateway_names=() index
    for ((index = 1; index <= silos; index++)); do silo_names+=("silo$index"); done
    for ((index = 1; index <= gateways; index++)); do gateway_names+=("gateway$index"); done
    start_nodes "${silo_names[@]}" "${gateway_names[@]}"
    write_haproxy "${gateway_names[@]}"
    start_haproxy
    until curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready"; do sleep 0.1; done
    status
}

down() {
    local name pid
    # Those that others need go last.
    for name in haproxy $(names | grep '^gateway' || true); do stop_node "$name"; done
    for name in $(names | grep '^silo' || true); do
        if pid=$(pid_of "$name"); then kill -CONT "$pid"; kill "$pid"; fi
    done
    for name in $(names | grep '^silo' || true); do
        if pid=$(pid_of "$name"); then wait_ended "$pid"; fi
    done
    if [ -n "$(pid_of postgres || true)" ]; then stop_postgres fast; fi
}

need() { [ -n "${1:-}" ] && [ -d "$dir/$1" ] || fail "Which one? $(names | tr '\n' ' ')"; }
running() { need "$@"; pid_of "$1" || fail "$1 does not run"; }

case ${1:-} in
    up) shift; up "$@" ;;
    down) down ;;
    status) status ;;
    kill)
        if [ "${2:-}" = postgres ]; then need postgres; stop_postgres immediate; else pid=$(running "${2:-}"); kill -9 "$pid"; wait_ended "$pid"; fi ;;
    stop) need "${2:-}"; stop_node "$2" ;;
    restart)
        need "${2:-}"
        stop_node "$2"
        case $2 in
            postgres) start_postgres ;;
            haproxy) start_haproxy ;;
            *) start_nodes "$2" ;;
        esac ;;
    pause) pid=$(running "${2:-}"); kill -STOP "$pid" ;;
    resume) pid=$(running "${2:-}"); kill -CONT "$pid" ;;
    logs) need "${2:-}"; cat "$dir/$2/log" ;;
    *) sed -n '2,/^set /p' "$0" | grep '^#' | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
