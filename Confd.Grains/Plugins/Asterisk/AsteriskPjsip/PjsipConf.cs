using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>pjsip.conf</c>: settings, transports, and the SIP endpoints of lines, trunks and meetings' guests.</summary>
/// <remarks>Source: docs.asterisk.org, res_pjsip. An endpoint that belongs to nothing is not in the file.</remarks>
public sealed class PjsipConf() : ConfFilePlugin("asterisk_pjsip", "pjsip.conf", "res_pjsip.so")
{
    private static readonly IReadOnlySet<string> TransportSecrets = ConfSecrets.Of<SipTransport>(nameof(SipTransport.Options));

    public override void Declare(ConfFileBuilder file) => file
        .Reads<PjsipGlobal>().Reads<PjsipSystem>()
        .Reads<SipEndpoint>().Reads<SipTemplate>().Reads<SipTransport>()
        .Reads<SccpEndpoint>().Reads<CustomEndpoint>().Reads<IaxEndpoint>()
        .Reads<User>().Reads<Extension>().Reads<Application>().Reads<Voicemail>().Reads<CallPickup>().Reads<Group>()
        .Reads<Context>().Reads<Tenant>()
        .Part((read, text) => WriteSettings("global", read.Settings<PjsipGlobal>(), text))
        .Part((read, text) => WriteSettings("system", read.Settings<PjsipSystem>(), text))
        .Each<SipTransport>(WriteTransport)
        .Each<Line>(WriteLine)
        .Each<Trunk>(WriteTrunk)
        .Each<Meeting>(WriteGuest);

    private static void WriteSettings(string section, AsteriskSettings settings, ConfText text) => text
        .Section(section).Option("type", section).Options(settings.Options.Where(option => option.Key.Trim() != "type"));

    private static void WriteTransport(Stored<SipTransport> transport, ImageReader read, ConfText text) => text
        .Section(transport.Value.Name).Option("type", "transport")
        .Options(transport.Value.Options.Where(option => option is [not "type", _]), TransportSecrets);

    private static void WriteLine(Stored<Line> line, ImageReader read, ConfText text)
    {
        if (read.First<SipEndpoint>(line.Id, LineEndpoints.SipOf) is not { } sip)
        {
            if (read.First<SccpEndpoint>(line.Id, LineEndpoints.SccpOf) is null
                && read.First<CustomEndpoint>(line.Id, LineEndpoints.CustomOf) is null)
            {
                text.Warning(line.Id, "It has no endpoint: no phone can use it. Associate one.");
            }
            return;
        }
        var channel = new LineChannel(line, read);
        var sections = new PjsipSections(sip, read, text);
        sections.Endpoint(
            channel.Context,
            [("mailboxes", channel.Mailboxes), ("named_call_group", channel.CallGroups), ("named_pickup_group", channel.PickupGroups)],
            channel.Variables(sections.Merged.Endpoint.Find(CallerIds.Option)));
        FindInLine(line, channel, sections, text);
    }

    private static void FindInLine(Stored<Line> line, LineChannel channel, PjsipSections sections, ConfText text)
    {
        if (!sections.HasCredentials)
        {
            text.Find(
                channel.Users.Count > 0 ? FindingSeverity.Error : FindingSeverity.Warning, line.Id,
                "Its SIP endpoint has no credentials: any phone can use it. Set username and password in auth_section_options.");
        }
        if (sections.Merged.Aor.Count == 0)
        {
            text.Error(
                line.Id,
                "Its SIP endpoint has no aor section: no phone can register. Give it a template, or set max_contacts in aor_section_options.");
        }
        channel.FindIn(text);
        if (sections.Merged.Identify.Count > 0 || sections.Merged.Registration.Count > 0)
        {
            text.Warning(line.Id, "Its SIP endpoint has options of identify or registration sections, which are written for trunks alone.");
        }
    }

    private static void WriteTrunk(Stored<Trunk> trunk, ImageReader read, ConfText text)
    {
        if (read.First<SipEndpoint>(trunk.Id, TrunkEndpoints.SipOf) is not { } sip)
        {
            if (read.First<IaxEndpoint>(trunk.Id, TrunkEndpoints.IaxOf) is null
                && read.First<CustomEndpoint>(trunk.Id, TrunkEndpoints.CustomOf) is null)
            {
                text.Warning(trunk.Id, "It has no endpoint: nothing can be called through it. Associate one.");
            }
            return;
        }
        var sections = new PjsipSections(sip, read, text)
            .Endpoint(trunk.Value.Context, [], [("WAZO_TENANT_UUID", $"{trunk.Tenant}"), ("WAZO_CHANNEL_DIRECTION", "from-wazo")])
            .Identify()
            .Registration();
        if (trunk.Value.Context is null && sections.Merged.Endpoint.Find("context") is null)
        {
            text.Warning(trunk.Id, "It has no context: calls from it lead nowhere. Set one of type incall.");
        }
        if (sections.Merged.Aor.Find("contact") is null)
        {
            text.Warning(
                trunk.Id, "Its SIP endpoint says nowhere to call: nothing goes out through it. Set contact in aor_section_options.");
        }
    }

    /// <summary>The account that the guests of a meeting share.</summary>
    private static void WriteGuest(Stored<Meeting> meeting, ImageReader read, ConfText text)
    {
        if (read.First<SipEndpoint>(meeting.Id, MeetingGuest.Endpoint) is { } sip)
        {
            new PjsipSections(sip, read, text).Endpoint(
                context: null, [],
                [
                    ("WAZO_TENANT_UUID", $"{meeting.Tenant}"), ("WAZO_CHANNEL_DIRECTION", "from-wazo"),
                    ("WAZO_MEETING_UUID", $"{meeting.Value.Uuid}"),
                ]);
        }
        else
        {
            text.Warning(meeting.Id, "Its guests' SIP endpoint is gone: they can't call it. Make the meeting anew.");
        }
    }
}
