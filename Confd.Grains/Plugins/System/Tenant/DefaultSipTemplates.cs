using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The SIP templates that every tenant starts with.</summary>
/// <remarks>Source: wazo-confd 1.1, event handlers. The order of the options counts.</remarks>
internal static class DefaultSipTemplates
{
    private static readonly SipTemplate Global = new()
    {
        Label = "global",
        AorSectionOptions = Pairs(
            "maximum_expiration=3600", "default_expiration=120", "minimum_expiration=60", "qualify_frequency=60",
            "remove_existing=true", "max_contacts=1"),
        EndpointSectionOptions = Pairs(
            "rtp_timeout=7200", "allow_transfer=yes", "use_ptime=yes", "callerid=wazo", "direct_media=no", "dtmf_mode=rfc4733",
            "language=en_US", "inband_progress=no", "rtp_timeout_hold=0", "timers_sess_expires=600", "timers_min_se=90",
            "trust_id_inbound=no", "allow_subscribe=yes", "allow=!all,ulaw", "set_var=TIMEOUT(absolute)=36000",
            "set_var=DYNAMIC_FEATURES=togglerecord", "notify_early_inuse_ringing=yes"),
    };

    private static readonly SipTemplate Webrtc = new()
    {
        Label = "webrtc",
        AorSectionOptions = Pairs("remove_existing=false", "max_contacts=10"),
        EndpointSectionOptions = Pairs(
            "webrtc=yes", "dtls_auto_generate_cert=yes", "allow=!all,opus,g722,alaw,ulaw,vp9,vp8,h264", "max_video_streams=25",
            "max_audio_streams=1", "timers=always", "timers_sess_expires=300", "timers_min_se=90"),
    };

    private static readonly SipTemplate MeetingGuest = new() { Label = "meeting_guest" };

    private static readonly SipTemplate RegistrationTrunk = new()
    {
        Label = "registration_trunk",
        RegistrationSectionOptions = Pairs(
            "forbidden_retry_interval=30", "retry_interval=20", "max_retries=10000", "auth_rejection_permanent=no",
            "fatal_retry_interval=30"),
    };

    private static readonly SipTemplate TwilioTrunk = new()
    {
        Label = "twilio_trunk",
        IdentifySectionOptions = Pairs(
            "match=54.172.60.0", "match=54.172.60.3", "match=54.172.60.2", "match=54.172.60.1",
            "match=177.71.206.195", "match=177.71.206.194", "match=177.71.206.193", "match=177.71.206.192",
            "match=54.252.254.67", "match=54.252.254.66", "match=54.252.254.65", "match=54.252.254.64",
            "match=54.169.127.131", "match=54.169.127.130", "match=54.169.127.129", "match=54.169.127.128",
            "match=54.65.63.195", "match=54.65.63.194", "match=54.65.63.193", "match=54.65.63.192",
            "match=35.156.191.131", "match=35.156.191.130", "match=35.156.191.129", "match=35.156.191.128",
            "match=54.171.127.195", "match=54.171.127.194", "match=54.171.127.193", "match=54.171.127.192",
            "match=54.244.51.3", "match=54.244.51.2", "match=54.244.51.1", "match=54.244.51.0"),
    };

    /// <summary>
    /// Creates the templates that the tenant lacks and resets the options of the others, unless that was done before.
    /// Without events: nobody has used them yet.
    /// </summary>
    public static async ValueTask<Stored<Tenant>> GenerateAsync(
        UnitOfWork work, Stored<Tenant> stored, CancellationToken cancellationToken)
    {
        var tenant = stored.Value;
        if (tenant.SipTemplatesGenerated)
        {
            return stored;
        }
        var global = await MakeAsync(work, tenant, tenant.GlobalSipTemplateUuid, Global, null, "transport-udp", cancellationToken);
        var webrtc = await MakeAsync(work, tenant, tenant.WebrtcSipTemplateUuid, Webrtc, global, "transport-wss", cancellationToken);
        var guest = await MakeAsync(work, tenant, tenant.MeetingGuestSipTemplateUuid, MeetingGuest, webrtc, null, cancellationToken);
        var trunk = await MakeAsync(
            work, tenant, tenant.RegistrationTrunkSipTemplateUuid, RegistrationTrunk, global, null, cancellationToken);
        var twilio = await MakeAsync(work, tenant, tenant.TwilioTrunkSipTemplateUuid, TwilioTrunk, trunk, null, cancellationToken);
        return work.Replace(stored, tenant with
        {
            SipTemplatesGenerated = true,
            GlobalSipTemplateUuid = global,
            WebrtcSipTemplateUuid = webrtc,
            MeetingGuestSipTemplateUuid = guest,
            RegistrationTrunkSipTemplateUuid = trunk,
            TwilioTrunkSipTemplateUuid = twilio,
        });
    }

    private static async ValueTask<Guid> MakeAsync(
        UnitOfWork work, Tenant tenant, Guid? known, SipTemplate content, Guid? parent, string? transport,
        CancellationToken cancellationToken)
    {
        var existing = known is null
            ? null
            : await work.FindAsync<SipTemplate>(new ResourceId(SipTemplatePlugin.Kind, $"{known}"), cancellationToken);
        Stored<SipTemplate> template;
        if (existing is null)
        {
            var uuid = Guid.NewGuid();
            var made = content with { Uuid = uuid, TenantUuid = tenant.Uuid, Name = RandomName.Eight() };
            template = work.Add($"{uuid}", null, tenant.Uuid, made, generated: "name");
        }
        else
        {
            // The owner sets the guests' options: there are no first ones to reset them to.
            template = content == MeetingGuest ? existing : work.Replace(existing, content with
            {
                Uuid = existing.Value.Uuid, TenantUuid = existing.Value.TenantUuid, Name = existing.Value.Name,
            });
        }
        foreach (var link in (await work.LinksAsync(template.Id, cancellationToken))
            .Where(link => link.Left == template.Id && link.Kind is SipTemplates.Kind or SipTemplates.TransportKind).ToList())
        {
            work.Unlink(link);
        }
        if (parent is not null)
        {
            work.Link(new LinkRow(SipTemplates.Kind, template.Id, new ResourceId(SipTemplatePlugin.Kind, $"{parent}")));
        }
        if (transport is not null && await work.FindByAsync<SipTransport>("name", transport, cancellationToken) is { } socket)
        {
            work.Link(new LinkRow(SipTemplates.TransportKind, template.Id, socket.Id));
        }
        return template.Value.Uuid;
    }

    /// <summary>Only the first equals sign separates.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Pairs(params string[] options) =>
        [.. options.Select(option => option.Split('=', 2))];
}
