# To be sourced after postgres.sh: installs RabbitMQ from the distribution's packages when it is missing, starts a node
# of its own in the same temporary folder on free loopback ports, exports CONFD_TEST_RABBITMQ and
# CONFD_TEST_RABBITMQ_CONTROL (a script: start, stop), and stops it when the script ends. It never touches a node that
# the system runs: name, cookie, folders and the port of the Erlang port mapper are its own.

find_rabbitmq() { command -v rabbitmq-server >/dev/null && [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; }
if ! find_rabbitmq; then
    echo "Installing RabbitMQ ..."
    as_root apt-get update -qq
    # The package would start a node of its own.
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends rabbitmq-server >/dev/null
fi

rabbit=$work/rabbit
mkdir -p "$rabbit/home"
chmod 755 "$work"
if [ "$(id -u)" -eq 0 ]; then chown -R rabbitmq "$rabbit"; fi
rabbit_port=$(free_port)
rabbit_epmd=$(free_port)
rabbit_dist=$(free_port)
rabbit_user=$(if [ "$(id -u)" -eq 0 ]; then echo "runuser -u rabbitmq --"; fi)

cat > "$rabbit/rabbitmq.conf" <<CONF
listeners.tcp.default = 127.0.0.1:$rabbit_port
# Small, so that a message can be too large.
max_message_size = 131072
CONF
cat > "$rabbit/control" <<CONTROL
#!/usr/bin/env bash
# start: the node, and waits until it serves; stop: kills it and waits until it is gone.
set -u
export HOME=$rabbit/home RABBITMQ_NODENAME=confd-test-$rabbit_port@localhost RABBITMQ_MNESIA_BASE=$rabbit/mnesia
export RABBITMQ_LOG_BASE=$rabbit/log RABBITMQ_CONFIG_FILE=$rabbit/rabbitmq RABBITMQ_ENABLED_PLUGINS_FILE=$rabbit/plugins
export RABBITMQ_DIST_PORT=$rabbit_dist ERL_EPMD_PORT=$rabbit_epmd ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_PID_FILE=$rabbit/pid
export RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 +sbwt none"
case "\$1" in
    start)
        (cd $rabbit && exec $rabbit_user /usr/lib/rabbitmq/bin/rabbitmq-server >>$rabbit/out 2>&1 </dev/null) &
        for _ in \$(seq 600); do
            if (exec 3<>/dev/tcp/127.0.0.1/$rabbit_port) 2>/dev/null; then exit 0; fi
            sleep 0.1
        done
        echo "RabbitMQ does not start:" >&2; tail -20 $rabbit/out >&2; exit 1 ;;
    stop)
        if [ -s $rabbit/pid ]; then
            pid=\$(cat $rabbit/pid)
            kill -9 "\$pid" 2>/dev/null
            for _ in \$(seq 100); do kill -0 "\$pid" 2>/dev/null || break; sleep 0.1; done
            rm -f $rabbit/pid
        fi ;;
    end)
        "\$0" stop
        epmd -port $rabbit_epmd -kill >/dev/null 2>&1 ;;
esac
exit 0
CONTROL
chmod 755 "$rabbit/control"
stop_all() {
    "$rabbit/control" end || true
    stop_postgres
}
trap stop_all EXIT
"$rabbit/control" start
export CONFD_TEST_RABBITMQ="amqp://guest:guest@127.0.0.1:$rabbit_port/"
export CONFD_TEST_RABBITMQ_CONTROL="$rabbit/control"
