using System.Globalization;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>An outcall: its patterns, the changes to a number, and the trunks that are tried in turn.</summary>
internal static class OutcallPart
{
    private static readonly RelationPath Extensions = RelationPath.Right<OutcallExtensionPlugin>();
    private static readonly RelationPath Trunks = RelationPath.Right<OutcallTrunkPlugin>();
    private static readonly RelationPath Permissions = RelationPath.Right<OutcallCallPermissionPlugin>();

    public static void Write(Stored<Outcall> outcall, ImageReader read, ConfText text)
    {
        var value = outcall.Value;
        if (!value.Enabled)
        {
            return;
        }
        var plan = Dialplan.Of(outcall, read, text).Context(DialplanNames.Outcall(value.Id));
        foreach (var link in read.Links(outcall.Id, Extensions))
        {
            if (read.Find<Extension>(link.Right.Key) is { Value.Enabled: true } extension && plan.IsOwn(extension)
                && DialplanText.IsPattern(extension.Value.Exten))
            {
                WritePattern(plan, value, extension.Value.Exten, link.Attributes<DialPattern>());
            }
        }
        WriteTrunks(plan, value, [.. read.Related<Trunk>(outcall.Id, Trunks).Where(plan.IsOwn)
            .Select(trunk => (trunk.Value, Channel(plan, trunk)!)).Where(trunk => trunk.Item2 is not null)]);
        CallPermissions.Write(plan, DialplanNames.PermitOutcall(value.Id), read.Related<CallPermission>(outcall.Id, Permissions), null);
    }

    private static void WritePattern(Dialplan plan, Outcall value, string exten, DialPattern pattern)
    {
        plan.Exten(exten).Enter(RelationPath.Right<OutcallSchedulePlugin>(), value.PreprocessSubroutine);
        if (Digits(plan, pattern.Prefix) is { Length: > 0 } prefix)
        {
            plan.Do("GotoIf", $$"""$["${EXTEN:0:{{prefix.Length}}}" != "{{prefix}}"]?{{DialplanNames.Refused}},s,1""");
        }
        plan.Do("Gosub", $"{DialplanNames.Caller},s,1");
        Permit(plan, new DialplanCode("confd-permit-user-${CONFD_CALLER}"));
        Permit(plan, new DialplanCode(DialplanNames.PermitOutcall(value.Id)));
        plan.Do("Set", $$"""CONFD_NUMBER={{Digits(plan, pattern.ExternalPrefix)}}${EXTEN:{{pattern.StripDigits ?? 0}}}""");
        if (!value.InternalCallerId)
        {
            plan.Do("GosubIf", $$"""${DIALPLAN_EXISTS(confd-user-${CONFD_CALLER},outgoing,1)}?confd-user-${CONFD_CALLER},outgoing,1""");
            if (pattern.CallerId is { Length: > 0 } shown)
            {
                plan.Set("CALLERID(all)", shown);
            }
        }
        plan.Do("Goto", $"dial,1");
    }

    private static string? Digits(Dialplan plan, string? prefix)
    {
        if (string.IsNullOrEmpty(prefix) || DialplanText.IsNumber(prefix) || prefix == "+")
        {
            return prefix;
        }
        plan.Error("A prefix of its numbers is left out: it has more than digits, *, # and a + in front. Give only those.");
        return null;
    }

    private static void Permit(Dialplan plan, DialplanCode context) =>
        plan.Do("GosubIf", $$"""${DIALPLAN_EXISTS({{context}},${EXTEN},1)}?{{context}},${EXTEN},1""");

    private static void WriteTrunks(Dialplan plan, Outcall value, IReadOnlyList<(Trunk Trunk, string Channel)> channels)
    {
        if (channels.Count == 0)
        {
            plan.Error("It has no trunk with an endpoint: nobody gets out. Associate one.");
        }
        var ring = value.RingTime?.ToString(CultureInfo.InvariantCulture) ?? "";
        plan.Exten("dial").Do("Set", $"DIALSTATUS=CHANUNAVAIL");
        var hasPlain = channels.Any(one => one.Trunk.OutgoingCallerIdFormat == "E164");
        if (hasPlain)
        {
            plan.Do("Set", $$"""CONFD_SHOWN=${FILTER(0-9*#+,${CALLERID(num)})}""");
        }
        foreach (var (trunk, channel) in channels)
        {
            if (hasPlain)
            {
                ShowNumber(plan, trunk);
            }
            if (trunk.OutgoingCallerIdFormat == "national")
            {
                plan.Warning(
                    $"Its trunk {trunk.Id} shows national numbers, which the dialplan can't make of international ones. Give its numbers a caller id in that form.");
            }
            plan.Do("Dial", $"{new DialplanCode(channel)},{ring}")
                .Do("GotoIf", $$"""$["${DIALSTATUS}" != "CHANUNAVAIL" & "${DIALSTATUS}" != "CONGESTION"]?end""");
        }
        plan.Label("end").Do("ExecIf", $$"""$["${DIALSTATUS}" = "BUSY"]?Busy(20)""")
            .Do("ExecIf", $$"""$["${DIALSTATUS}" = "CHANUNAVAIL" | "${DIALSTATUS}" = "CONGESTION"]?Congestion(20)""")
            .Do("Hangup");
    }

    /// <summary>A trunk of the form E164 wants no plus; the next one gets the number as it was.</summary>
    private static void ShowNumber(Dialplan plan, Trunk trunk)
    {
        if (trunk.OutgoingCallerIdFormat == "E164")
        {
            plan.Do("Set", $$"""CALLERID(num)=${IF($["${CONFD_SHOWN:0:1}" = "+"]?${CONFD_SHOWN:1}:${CONFD_SHOWN})}""");
        }
        else
        {
            plan.Do("Set", $$"""CALLERID(num)=${CONFD_SHOWN}""");
        }
    }

    /// <summary>The channel that dials the number through a trunk; null for a trunk without endpoint.</summary>
    private static string? Channel(Dialplan plan, Stored<Trunk> trunk)
    {
        if (plan.Read.First<SipEndpoint>(trunk.Id, TrunkEndpoints.SipOf) is { } sip)
        {
            return $"PJSIP/${{CONFD_NUMBER}}@{sip.Value.Name}";
        }
        if (plan.Read.First<IaxEndpoint>(trunk.Id, TrunkEndpoints.IaxOf) is { } iax && DialplanText.IsPlain(iax.Value.Name))
        {
            return $"IAX2/{iax.Value.Name}/${{CONFD_NUMBER}}";
        }
        return plan.Read.First<CustomEndpoint>(trunk.Id, TrunkEndpoints.CustomOf) is { Value.Enabled: true } custom
            && LineInterface.CustomOf(plan, custom.Value with { InterfaceSuffix = null }) is { } name
            && DialplanText.IsPlain(custom.Value.InterfaceSuffix ?? "")
                ? $"{name}/${{CONFD_NUMBER}}{custom.Value.InterfaceSuffix}"
                : null;
    }
}
