# To be sourced by run.sh: the scenarios, in the order of their numbers. Each runs in a shell of its own, which ends at the first
# command that fails.

scenario_11_register() {
    local name
    for name in alice bob carol dora; do phone "$name" register.xml ""; done
    STATUS=401 phone alice register.xml "" -ap wrong
    # Of the four phones and the trunk.
    rx "pjsip show contacts" | grep -x 'Objects found: 5'
}

scenario_12_user_calls_user() {
    waits bob answer.xml
    phone alice call.xml 1001
    did bob
}

scenario_13_nobody_answers() {
    waits dora ring.xml
    phone alice speak.xml 1003
    did dora
    rx "voicemail show users" | grep -E 'Dora +.* 1$'
}

scenario_13_own_mailbox() {
    phone dora call.xml '*98'
    grep -q 'VoiceMailMain(' "$work/log/full"
}

scenario_14_group() {
    waits alice ring.xml
    waits bob answer.xml
    phone carol call.xml 2001
    did alice bob
}

scenario_15_queue() {
    waits bob answer.xml
    phone carol call.xml 3001
    did bob
}

scenario_16_conference() {
    DIGITS='1357#2468#' phone carol digits.xml 4001
    grep -q "Channel PJSIP.* joined 'softmix'" "$work/log/full"
}

scenario_17_from_outside() {
    waits alice answer.xml
    trunk call.xml 0101
    did alice
}

scenario_18_menu() {
    waits bob answer.xml
    DIGITS=1 trunk digits.xml 0102
    did bob
}

scenario_19_closed() { STATUS=486 trunk refused.xml 0103; }

scenario_20_to_outside() {
    waits trunk answer.xml
    phone alice call.xml 0123456
    did trunk
    grep -q '^INVITE sip:123456@' "$work/$current-trunk-answer.msg"
}

scenario_21_not_permitted() { STATUS=403 phone carol refused.xml 0891234; }

scenario_22_permitted_by_password() {
    waits trunk answer.xml
    DIGITS='4321#' phone alice digits.xml 00123456
    did trunk
}

scenario_23_forward() {
    put "/users/$USER_alice/forwards/unconditional" '{"enabled":true,"destination":"1001"}'
    await_live
    rx "dialplan show s@confd-user-$ID_alice" | grep 1001
    waits bob answer.xml
    phone carol call.xml 1000
    did bob
    put "/users/$USER_alice/forwards/unconditional" '{"enabled":false,"destination":"1001"}'
    await_live
}

scenario_24_do_not_disturb() {
    phone bob call-until-bye.xml '*25'
    api GET "/users/$USER_bob/services/dnd" | jq -e .enabled
    # The phone gets no event id: whatever was changed last is live.
    put "/users/$USER_carol" '{"lastname":"of sales"}'
    await_live
    STATUS=486 phone alice refused.xml 1001
    phone bob call-until-bye.xml '*25'
    api GET "/users/$USER_bob/services/dnd" | jq -e '.enabled == false'
    put "/users/$USER_carol" '{"lastname":""}'
    await_live
}

scenario_25_pickup() {
    waits alice ring.xml
    phone carol call.xml 1000 &
    local call=$!
    await "the ringing of alice" rings alice
    phone bob call-until-bye.xml '*81000'
    wait "$call"
    did alice
}
rings() { grep -q '^SIP/2.0 180' "$work/$current-$1-ring.msg"; }

scenario_26_paging() {
    waits bob answer.xml
    phone alice call.xml '*1110'
    did bob
    grep -q '^Call-Info:.*answer-after=0' "$work/$current-bob-answer.msg"
    STATUS=403 phone carol refused.xml '*1110'
}

scenario_27_open() {
    waits alice answer.xml
    trunk call.xml 0104
    did alice
}

scenario_28_switchboard() {
    waits alice answer.xml
    trunk call.xml 0105
    did alice
}

scenario_29_one_call_at_a_time() {
    put "/users/$USER_alice" '{"simultaneous_calls":1}'
    await_live
    waits alice answer.xml
    # It dials nothing, but lasts some seconds.
    phone carol digits.xml 1000 &
    local call=$!
    await "the first call" answered alice
    STATUS=486 phone bob refused.xml 1000
    wait "$call"
    did alice
    put "/users/$USER_alice" '{"simultaneous_calls":5}'
    await_live
}
answered() { grep -q '^ACK ' "$work/$current-$1-answer.msg"; }

scenario_30_loop_of_forwards() {
    put "/users/$USER_alice/forwards/unconditional" '{"enabled":true,"destination":"1001"}'
    put "/users/$USER_bob/forwards/unconditional" '{"enabled":true,"destination":"1000"}'
    await_live
    STATUS=503 phone carol refused.xml 1000
    put "/users/$USER_alice/forwards/unconditional" '{"enabled":false}'
    put "/users/$USER_bob/forwards/unconditional" '{"enabled":false}'
    await_live
}

scenario_31_forward_to_outside() {
    # Whoever forwards may call no more than from the own phone.
    put "/users/$USER_carol/forwards/unconditional" '{"enabled":true,"destination":"0891234"}'
    await_live
    STATUS=403 phone alice refused.xml 1002
    put "/users/$USER_carol/forwards/unconditional" '{"enabled":true,"destination":"0123456"}'
    await_live
    waits trunk answer.xml
    phone alice call.xml 1002
    did trunk
    put "/users/$USER_carol/forwards/unconditional" '{"enabled":false}'
    await_live
}

scenario_32_group_that_nobody_answers() {
    waits alice ring.xml
    waits bob ring.xml
    waits carol answer.xml
    phone dora call.xml 2002
    did alice bob carol
}

scenario_33_blind_transfer() {
    DIGITS='*11002' waits bob answer-digits.xml
    waits carol answer.xml
    HOLD=8000 phone alice call.xml 1001 &
    local call=$!
    did bob
    kill -0 "$waiting_carol"
    wait "$call"
    did carol
}

scenario_34_attended_transfer() {
    HOLD=3000 DIGITS='*21002' waits bob answer-digits-bye.xml
    waits carol answer.xml
    HOLD=12000 phone alice call.xml 1001 &
    local call=$!
    did bob
    sleep 1
    # Only the end of alice's call ends carol's.
    kill -0 "$waiting_carol" "$call"
    wait "$call"
    did carol
}

scenario_35_parking() {
    DIGITS='*11700' waits bob answer-digits.xml
    phone alice call-until-bye.xml 1001 &
    local call=$!
    did bob
    rx "parking show parkinglot-1" | grep -E '^ *Space *: *1701'
    rx "core show hint 1701" | grep 'State:InUse'
    phone carol call.xml 1701
    wait "$call"
    rx "core show hint 1701" | grep 'State:Idle'
}

scenario_36_transfer_to_outside() {
    # Whoever transfers may reach no more than from the own phone, whoever the other one is.
    DIGITS='*10891235' waits carol answer-digits.xml
    phone alice call-until-bye.xml 1002
    did carol
    # Asterisk waits for further digits first.
    HOLD=7000 DIGITS='*20891235' waits carol answer-digits-bye.xml
    phone alice call-until-bye.xml 1002
    did carol
    [ "$(grep -c 'Executing \[0891235@confd-permit-user-.* Goto(.*"confd-refused' "$work/log/full")" -eq 2 ]
    if grep 'Called PJSIP/891235@carrier' "$work/log/full"; then return 1; fi

    DIGITS='*10891236' waits bob answer-digits.xml
    waits trunk answer.xml
    HOLD=12000 phone carol call.xml 1001
    did bob trunk
}

scenario_37_transfer_by_phone() {
    waits alice answer.xml
    HOLD=1000 waits bob answer-digits-bye.xml
    TARGET=1001 phone carol call-refer.xml 1000
    did alice bob
    waits alice answer.xml
    TARGET=0891237 phone carol call-refer.xml 1000
    did alice
    grep 'Executing \[0891237@confd-permit-user-.* Goto(.*"confd-refused' "$work/log/full"
    if grep 'Called PJSIP/891237@carrier' "$work/log/full"; then return 1; fi
}

scenario_38_browser() {
    local uuid name
    uuid=$(api GET '/endpoints/sip/templates?search=webrtc' | jq -er '.items[] | select(.label == "webrtc").uuid')
    name=$(make /users "{\"firstname\":\"Erin\",\"lines\":[{\"context\":\"$office\",\"extensions\":[{\"exten\":\"1004\"}],
        \"endpoint_sip\":{\"templates\":[{\"uuid\":\"$uuid\"}]}}]}" | jq -r '.lines[0].endpoint_sip.name')
    await_live
    rx "pjsip show transports" | grep -E '^Transport: +transport-wss +wss '
    rx "pjsip show endpoint $name" >"$work/$current.endpoint"
    grep -E '^ *webrtc +: yes' "$work/$current.endpoint"
    grep -E '^ *transport +: transport-wss' "$work/$current.endpoint"
    grep -E '^ *dtls_auto_generate_cert +: Yes' "$work/$current.endpoint"
    # The way that a browser's phone comes; curl waits for the end of the connection, which does not come.
    curl -s --http1.1 --cacert "$work/server.pem" --max-time 2 -D "$work/$current.headers" -o "$work/$current.body" \
        -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Protocol: sip' \
        -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' "https://127.0.0.1:$rest_tls/ws" || [ $? -eq 28 ]
    grep '^HTTP/1.1 101 ' "$work/$current.headers"
}

scenario_90_restart() {
    stop_asterisk -KILL
    put "/users/$USER_alice" '{"lastname":"after the restart"}'
    run_asterisk
    await_live
    api GET /asterisk/servers | jq -e '.items[0] | .connected and .pending == 0 and .last_error == null'
}

scenario_91_manager_over_tls() {
    local way="amis://127.0.0.1:$manager_tls"
    certificate other
    is_refused_by "$way" "\"CaFile\": \"$work/other.pem\""
    reaches_asterisk_by "$way" ami "\"CaFile\": \"$work/server.pem\""
}

scenario_92_rest_interface() {
    certificate other
    is_refused_by "https://127.0.0.1:$rest_tls/ari" "\"CaFile\": \"$work/other.pem\""
    reaches_asterisk_by "https://127.0.0.1:$rest_tls/ari" ari "\"CaFile\": \"$work/server.pem\""
}

# reaches_asterisk_by <url> <kind> <fields>: a Confd that is started anew has Asterisk load what is changed. Each module is reloaded in
# a way of its own.
reaches_asterisk_by() {
    stop_confd
    start_confd "$1" "$3"
    put "/users/$USER_alice/forwards/unconditional" '{"enabled":true,"destination":"1001"}'
    put /asterisk/features/featuremap '{"options":{"blindxfer":"*7","disconnect":"*0","atxfer":"*2"}}'
    await_live
    api GET /asterisk/servers | jq -e ".items[0] | .kind == \"$2\" and .connected and .last_error == null and (.version | length > 0)"
    rx "dialplan show s@confd-user-$ID_alice" | grep 1001
    rx "features show" | grep -E '^Blind Transfer .* \*7'
    put "/users/$USER_alice/forwards/unconditional" '{"enabled":false}'
    put /asterisk/features/featuremap '{"options":{"blindxfer":"*1","disconnect":"*0","atxfer":"*2"}}'
    await_live
    rx "features show" | grep -E '^Blind Transfer .* \*1'
    if rx "dialplan show s@confd-user-$ID_alice" | grep 1001; then return 1; fi
}

# is_refused_by <url> <fields>: Confd does not talk to a server whose certificate it does not know.
is_refused_by() {
    stop_confd
    start_confd "$1" "$2"
    await "the refusal" refuses
    api GET /asterisk/servers | jq -e '.items[0].connected == false'
}
refuses() { api GET /asterisk/servers | jq -e '.items[0].last_error | test("certificate|SSL|RemoteCertificate")'; }

scenario_95_warnings() {
    # What Asterisk has found wrong, in the files and in the calls. expected.txt has what does not concern them.
    if grep -E '(WARNING|ERROR)\[' "$work/log/full" | grep -v -E -f "$here/expected.txt"; then return 1; fi
}
