namespace Confd.Plugins;

/// <summary>Option names of pjsip.conf per section, for systems where Asterisk's own documentation is not installed.</summary>
/// <remarks>Source: Asterisk documentation of res_pjsip.</remarks>
internal static class PjsipOptionNames
{
    /// <summary>Names by section; the lists of options of the records say which of them are secret.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Sections = new Dictionary<string, IReadOnlyList<string>>
    {
        ["aor"] = Split("""
            contact default_expiration mailboxes voicemail_extension maximum_expiration max_contacts minimum_expiration
            remove_existing remove_unavailable qualify_frequency qualify_timeout qualify_2xx_only
            authenticate_qualify outbound_proxy support_path
            """),
        ["auth"] = Split("""
            auth_type nonce_lifetime md5_cred password password_digest refresh_token oauth_clientid oauth_secret realm
            supported_algorithms_uac supported_algorithms_uas username
            """),
        ["endpoint"] = Split("""
            100rel aggregate_mwi allow codec_prefs_incoming_offer codec_prefs_outgoing_offer codec_prefs_incoming_answer
            codec_prefs_outgoing_answer allow_overlap overlap_context aors auth callerid callerid_privacy callerid_tag
            context direct_media_glare_mitigation direct_media_method trust_connected_line send_connected_line
            connected_line_method direct_media disable_direct_media_on_nat disallow dtmf_mode media_address
            bind_rtp_to_media_address force_rport ice_support identify_by redirect_method mailboxes
            mwi_subscribe_replaces_unsolicited voicemail_extension moh_suggest outbound_auth outbound_proxy
            rewrite_contact rtp_ipv6 rtp_symmetric send_diversion send_history_info send_pai send_rpid
            rpid_immediate tenantid timers_min_se timers timers_sess_expires transport trust_id_inbound
            trust_id_outbound use_ptime use_avpf force_avp media_use_received_transport media_encryption
            media_encryption_optimistic g726_non_standard inband_progress call_group pickup_group named_call_group
            named_pickup_group device_state_busy_at t38_udptl t38_udptl_ec t38_udptl_maxdatagram fax_detect
            fax_detect_timeout t38_udptl_nat t38_bind_udptl_to_media_address tone_zone language one_touch_recording
            record_on_feature record_off_feature rtp_engine allow_transfer user_eq_phone moh_passthrough sdp_owner
            sdp_session tos_audio tos_video cos_audio cos_video allow_subscribe sub_min_expiry from_user
            mwi_from_user from_domain dtls_verify dtls_rekey dtls_auto_generate_cert dtls_cert_file
            dtls_private_key dtls_cipher dtls_ca_file dtls_ca_path dtls_setup dtls_fingerprint srtp_tag_32 set_var
            message_context accountcode preferred_codec_only incoming_call_offer_pref outgoing_call_offer_pref
            rtp_keepalive rtp_timeout rtp_timeout_hold acl deny permit contact_acl contact_deny contact_permit
            subscribe_context contact_user asymmetric_rtp_codec rtcp_mux refer_blind_progress
            notify_early_inuse_ringing max_audio_streams max_video_streams bundle webrtc
            incoming_mwi_mailbox follow_early_media_fork accept_multiple_sdp_answers suppress_q850_reason_headers
            ignore_183_without_sdp stir_shaken stir_shaken_profile allow_unauthenticated_options
            geoloc_incoming_call_profile geoloc_outgoing_call_profile send_aoc security_mechanisms security_negotiation
            suppress_moh_on_sendonly
            """),
        ["global"] = Split("""
            max_forwards keep_alive_interval contact_expiration_check_interval disable_multi_domain
            max_initial_qualify_time unidentified_request_period unidentified_request_count
            unidentified_request_prune_interval user_agent regcontext default_outbound_endpoint
            default_voicemail_extension debug endpoint_identifier_order default_from_user default_realm
            mwi_tps_queue_high mwi_tps_queue_low mwi_disable_initial_unsolicited ignore_uri_user_options
            use_callerid_contact send_contact_status_on_update_registration taskprocessor_overload_trigger
            norefersub all_codecs_on_empty_reinvite allow_sending_180_after_183 default_auth_algorithms_uas
            default_auth_algorithms_uac
            """),
        ["identify"] = Split("endpoint srv_lookups match match_header match_request_uri transport"),
        ["registration"] = Split("""
            auth_rejection_permanent client_uri contact_user contact_header_params expiration max_retries
            max_random_initial_delay security_negotiation security_mechanisms outbound_auth outbound_proxy
            retry_interval forbidden_retry_interval fatal_retry_interval random_initial_delay server_uri transport
            line endpoint support_path support_outbound user_agent
            """),
        ["system"] = Split("""
            timer_t1 timer_b compact_headers threadpool_initial_size threadpool_auto_increment threadpool_idle_timeout
            threadpool_max_size disable_tcp_switch follow_early_media_fork accept_multiple_sdp_answers disable_rport
            """),
        ["transport"] = Split("""
            async_operations bind ca_list_file ca_list_path cert_file cipher domain external_media_address
            external_signaling_address external_signaling_port method local_net password priv_key_file protocol
            require_client_cert verify_client verify_server tos cos websocket_write_timeout allow_reload
            allow_wildcard_certs symmetric_transport tcp_keepalive_enable tcp_keepalive_idle_time
            tcp_keepalive_interval_time tcp_keepalive_probe_count
            """),
    };

    private static string[] Split(string names) => names.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
