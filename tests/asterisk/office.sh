# To be sourced by run.sh: the resources of Confd that the scenarios call, made by its API.

# api <method> <path> [body]: prints the answer; a refusal ends the run.
api() {
    local answer status
    answer=$(curl -s -w '\n%{http_code}' -D "$work/headers" -X "$1" -H "X-Auth-Token: $token" -H 'Content-Type: application/json' \
        "http://127.0.0.1:$http/1.1$2" ${3:+-d "$3"})
    status=${answer##*$'\n'}
    if [[ $status != 2* ]]; then
        echo "$1 $2 $3: $answer" >&2
        return 1
    fi
    echo "${answer%$'\n'*}"
}
make() { api POST "$@"; }
put() { api PUT "$@" >/dev/null; }

# Waits until Asterisk has loaded the last change.
await_live() {
    local event
    event=$(sed -n 's/^x-event-id: *\([0-9]*\).*/\1/Ip' "$work/headers")
    api GET "/events/$event/applied?wait=20s" | tee "$work/applied" | jq -e .applied >/dev/null
}

# hire <name> <number> [fields]: a user with a phone.
hire() {
    local made port
    port=$(free_port)
    made=$(make /users "{\"firstname\":\"$1\",\"lines\":[{\"context\":\"$office\",\"extensions\":[{\"exten\":\"$2\"}],\"endpoint_sip\":{
        \"aor_section_options\":[[\"qualify_frequency\",\"0\"]],\"endpoint_section_options\":[[\"dtmf_mode\",\"info\"]]}}]${3:+,$3}}")
    declare -g "USER_$1=$(jq -r .uuid <<<"$made")" "ID_$1=$(jq -r .id <<<"$made")"
    declare -g "PHONE_$1=$(jq -r '.lines[0].endpoint_sip | [.name, (.auth_section_options[] | select(.[0] == "password"))[1]] | join(" ")' <<<"$made") $port"
}

# number <exten> <context> <path> [fields]: an extension that leads to a resource.
number() {
    local exten
    exten=$(make /extensions "{\"exten\":\"$1\",\"context\":\"$2\"}" | jq .id)
    put "$3/extensions/$exten" ${4:+"$4"}
}

incall() {
    local id
    id=$(make /incalls "{\"destination\":$2}" | jq .id)
    number "$1" "$outside" "/incalls/$id"
    echo "$id"
}

open_office() {
    local uuid route id rule
    uuid=$(api GET '/sip/transports?name=transport-udp' | jq -r '.items[0].uuid')
    put "/sip/transports/$uuid" "{\"name\":\"transport-udp\",\"options\":[[\"protocol\",\"udp\"],[\"bind\",\"127.0.0.1:$sip\"]]}"
    put /asterisk/iax/general "$(api GET /asterisk/iax/general | jq -c ".options.bindaddr = \"127.0.0.1\" | .options.bindport = \"$iax\"")"

    local context
    context=$(make /contexts '{"label":"Office","type":"internal","user_ranges":[{"start":"1000","end":"1999"}],
        "group_ranges":[{"start":"2000","end":"2999"}],"queue_ranges":[{"start":"3000","end":"3999"}],
        "conference_room_ranges":[{"start":"4000","end":"4999"}]}')
    office=$(jq -r .name <<<"$context")
    outside=$(make /contexts '{"label":"Outside","type":"incall","incall_ranges":[{"start":"0100","end":"0999"}]}' | jq -r .name)
    route=$(make /contexts '{"label":"Routes","type":"outcall"}')
    put "/contexts/$(jq .id <<<"$context")/contexts" "{\"contexts\":[{\"id\":$(jq .id <<<"$route")}]}"

    hire alice 1000
    # Only who is called can transfer a call by keys.
    hire bob 1001 '"call_transfer_enabled":true'
    hire carol 1002 '"call_transfer_enabled":true'
    hire dora 1003 "\"ring_seconds\":5,\"voicemail\":{\"name\":\"Dora\",\"number\":\"1003\",\"context\":\"$office\"}"

    group=$(make /groups '{"label":"Sales"}' | jq -r .uuid)
    put "/groups/$group/members/users" "{\"users\":[{\"uuid\":\"$USER_alice\"},{\"uuid\":\"$USER_bob\"}]}"
    number 2001 "$office" "/groups/$group"
    queue=$(make /queues '{"name":"desk","options":[["strategy","ringall"],["timeout","15"]]}' | jq .id)
    put "/queues/$queue/members/users/$USER_bob" '{"priority":1}'
    number 3001 "$office" "/queues/$queue"
    id=$(make /conferences '{"name":"Room","pin":"2468"}' | jq .id)
    number 4001 "$office" "/conferences/$id"

    id=$(make /parkinglots '{"name":"Park","slots_start":"1701","slots_end":"1709","timeout":45}' | jq .id)
    number 1700 "$office" "/parkinglots/$id"

    id=$(make /pagings '{"number":"10"}' | jq .id)
    put "/pagings/$id/callers/users" "{\"users\":[{\"uuid\":\"$USER_alice\"}]}"
    put "/pagings/$id/members/users" "{\"users\":[{\"uuid\":\"$USER_bob\"}]}"
    # A new system has this code switched off.
    uuid=$(api GET /extensions/features | jq -r '.items[] | select(.feature == "pickup").uuid')
    put "/extensions/features/$uuid" '{"exten":"_*8.","feature":"pickup","enabled":true}'

    carrier_port=$(free_port)
    id=$(make /trunks "{\"context\":\"$outside\"}" | jq .id)
    uuid=$(make /endpoints/sip "{\"name\":\"carrier\",\"templates\":[],\"aor_section_options\":[[\"contact\",\"sip:127.0.0.2:$carrier_port\"]],
        \"endpoint_section_options\":[[\"allow\",\"!all,ulaw\"],[\"dtmf_mode\",\"info\"]],\"identify_section_options\":[[\"match\",\"127.0.0.2\"]]}" | jq -r .uuid)
    put "/trunks/$id/endpoints/sip/$uuid"
    incall 0101 "{\"type\":\"user\",\"user_id\":$ID_alice}" >/dev/null
    menu=$(make /ivr "{\"name\":\"Menu\",\"menu_sound\":\"demo-instruct\",\"timeout\":4,\"max_tries\":1,
        \"choices\":[{\"exten\":\"1\",\"destination\":{\"type\":\"user\",\"user_id\":$ID_bob}}]}" | jq .id)
    incall 0102 "{\"type\":\"ivr\",\"ivr_id\":$menu}" >/dev/null
    # Never open: Confd needs a period, and this one is the hour that is twelve hours away.
    local hour
    hour=$(date -u -d '12 hours' +%H)
    id=$(make /schedules "{\"name\":\"Night\",\"timezone\":\"UTC\",\"closed_destination\":{\"type\":\"hangup\",\"cause\":\"busy\"},
        \"open_periods\":[{\"hours_start\":\"$hour:00\",\"hours_end\":\"$hour:59\"}]}" | jq .id)
    put "/incalls/$(incall 0103 "{\"type\":\"user\",\"user_id\":$ID_alice}")/schedules/$id"

    id=$(make /schedules '{"name":"Day","timezone":"Europe/Paris","closed_destination":{"type":"hangup","cause":"busy"},
        "open_periods":[{"hours_start":"00:00","hours_end":"23:59"}]}' | jq .id)
    put "/incalls/$(incall 0104 "{\"type\":\"user\",\"user_id\":$ID_alice}")/schedules/$id"
    uuid=$(make /switchboards '{"name":"Board","timeout":20}' | jq -r .uuid)
    put "/switchboards/$uuid/members/users" "{\"users\":[{\"uuid\":\"$USER_alice\"}]}"
    incall 0105 "{\"type\":\"switchboard\",\"switchboard_uuid\":\"$uuid\"}" >/dev/null
    uuid=$(make /groups '{"label":"Support","timeout":4}' | jq -r .uuid)
    put "/groups/$uuid/members/users" "{\"users\":[{\"uuid\":\"$USER_alice\"},{\"uuid\":\"$USER_bob\"}]}"
    put "/groups/$uuid/fallbacks" "{\"noanswer_destination\":{\"type\":\"user\",\"user_id\":$ID_carol}}"
    number 2002 "$office" "/groups/$uuid"

    local call
    call=$(make /outcalls '{"name":"route"}' | jq .id)
    number _0X. "$(jq -r .name <<<"$route")" "/outcalls/$call" '{"strip_digits":1}'
    put "/outcalls/$call/trunks" "{\"trunks\":[{\"id\":$(api GET /trunks | jq '.items[0].id')}]}"
    rule=$(make /callpermissions '{"name":"far","mode":"deny","extensions":["_00X."],"password":"4321"}' | jq .id)
    put "/outcalls/$call/callpermissions/$rule"
    rule=$(make /callpermissions '{"name":"dear","mode":"deny","extensions":["_089X."]}' | jq .id)
    put "/users/$USER_carol/callpermissions/$rule"
    head -c 8000 /dev/zero | tr '\0' '\063' >"$work/speech"
}
