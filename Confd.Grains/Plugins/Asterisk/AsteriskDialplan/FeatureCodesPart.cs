using Confd.Asterisk;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Codes of services, which are the same for all tenants: the caller decides what they do.</summary>
internal static class FeatureCodesPart
{
    /// <summary>What a code that changes nothing does, in the extension of the code.</summary>
    private static readonly Dictionary<string, Action<Dialplan, FeatureExtension>> Steps = new()
    {
        ["vmusermsg"] = (plan, _) => plan
            .Do("GotoIf", $$"""${DIALPLAN_EXISTS(confd-user-${XIVO_USERID},voicemail,1)}?confd-user-${XIVO_USERID},voicemail,1""")
            .Do("Goto", $"{DialplanNames.Refused},s,1"),
        ["vmboxmsgslt"] = (plan, code) => plan.Do("Answer").Do("VoiceMailMain", $$"""{{Digits(code)}}@${TRANSFER_CONTEXT}""").Do("Hangup"),
        ["vmboxslt"] = (plan, code) => plan.Do("Answer").Do("VoiceMail", $$"""{{Digits(code)}}@${TRANSFER_CONTEXT},u""").Do("Hangup"),
        ["paging"] = (plan, code) => WriteWithin(plan, "confd-paging-", Digits(code)),
        ["meetingjoin"] = (plan, code) => WriteWithin(plan, "confd-meetings-", Digits(code)),
        ["vmuserslt"] = (plan, code) => WriteWithin(plan, "confd-vm-", Digits(code), variable: "TRANSFER_CONTEXT"),
        // The mark of each line is number%context: nobody picks up calls of another context.
        ["pickup"] = (plan, code) => plan.Do("Pickup", $$"""{{Digits(code)}}%${TRANSFER_CONTEXT}@PICKUPMARK""").Do("Hangup"),
        ["directoryaccess"] = (plan, _) => plan.Do("Answer").Do("Directory", $$"""${TRANSFER_CONTEXT},${TRANSFER_CONTEXT}""").Do("Hangup"),
        ["agentstaticlogin"] = (plan, code) => WriteAgent(plan, code, "login"),
        ["agentstaticlogoff"] = (plan, code) => WriteAgent(plan, code, "logoff"),
        ["agentstaticlogtoggle"] = (plan, code) => WriteAgent(plan, code, "toggle"),
        ["bsfilter"] = (plan, code) => WriteWithin(
            plan.Do("GotoIf", $$"""$[0${CONFD_HOPS} > 0]?{{DialplanNames.Refused}},s,1"""), "confd-surrogates-", Digits(code)),
        ["phoneprogfunckey"] = WriteKey,
    };

    public static void Write(ImageReader read, ConfText text)
    {
        var plan = new Dialplan(read, text, new ResourceId("", ""), null).Context(DialplanNames.Features);
        var codes = read.All<FeatureExtension>().Where(code => code.Value.Enabled && DialplanText.IsPattern(code.Value.Exten)).Select(code => code.Value).ToList();
        foreach (var code in codes)
        {
            Steps.GetValueOrDefault(code.Feature)?.Invoke(plan.Exten(code.Exten), code);
        }
        var changing = codes.Where(code => ServiceCodes.Find(code.Feature) is not null).ToList();
        if (changing.Count == 0)
        {
            return;
        }
        var options = read.Options<Asterisk.AsteriskOptions>();
        if (options.Api() is not { } api)
        {
            plan.Warning(
                "The codes that change a service, such as do not disturb, are left out. Set Confd:Asterisk:ApiUrl and Confd:Asterisk:ApiKey, so that "
                + "Asterisk can tell when one is dialled.");
            return;
        }
        var known = codes.Select(code => code.Exten).ToHashSet();
        foreach (var code in changing)
        {
            WriteChange(plan, code, known);
        }
        WriteTelling(plan, api, options.ApiKey!);
    }

    /// <summary>The number of an agent of the caller's tenant, or the id after a star.</summary>
    private static void WriteAgent(Dialplan plan, FeatureExtension code, string action) => WriteWithin(
        plan.Do("Set", $"CONFD_ACTION={action}"), "confd-agents-", Dialled(code, "0-9*#"));

    /// <summary>Leads to a number in a context of the caller's tenant, or of the line that calls.</summary>
    private static void WriteWithin(Dialplan plan, string context, DialplanCode number, string variable = "WAZO_TENANT_UUID")
    {
        var own = new DialplanCode($"{context}${{{variable}}}");
        plan.Do("GotoIf", $$"""${DIALPLAN_EXISTS({{own}},{{number}},1)}?{{own}},{{number}},1""").Do("Goto", $"{DialplanNames.Refused},s,1");
    }

    /// <summary>A code that changes a service: Asterisk reports it to Confd, which makes the change.</summary>
    private static void WriteChange(Dialplan plan, FeatureExtension code, HashSet<string> known)
    {
        var bare = FeatureCodes.Prefix(code.Exten);
        if (bare != code.Exten)
        {
            plan.Exten(code.Exten).Do("Gosub", $"{DialplanNames.Code},s,1({code.Feature},{Dialled(code, "0-9*#+")},{LampsOf(code)})");
        }
        if (bare == code.Exten || (ServiceCodes.Find(code.Feature)!.WorksBare && known.Add(bare)))
        {
            plan.Exten(bare).Do("Gosub", $"{DialplanNames.Code},s,1({code.Feature},,{LampsOf(code)})");
        }
    }

    /// <summary>What the lamps of the caller show that the code changes, with ampersands between; see <see cref="DialplanNames.Lamp"/>.</summary>
    private static DialplanCode LampsOf(FeatureExtension code) => new(code.Feature switch
    {
        "fwdundoall" => "fwdunc&fwdrna&fwdbusy",
        "groupmemberjoin" or "groupmemberleave" or "groupmembertoggle" => $"group-{Digits(code).Text}",
        "enablevmslt" => "enablevm",
        _ => code.Feature,
    });

    /// <summary>
    /// A key that a phone's configuration has: the number says whose service it is, so only this user's phones may dial it. What is
    /// dialled then is shorter each time, so a key of a key comes to an end.
    /// </summary>
    private static void WriteKey(Dialplan plan, FeatureExtension code) => plan
        .Do("Set", $"CONFD_KEY={Dialled(code, "0-9*#+")}")
        .Do("Set", $$"""CONFD_KEY=${STRREPLACE(CONFD_KEY,**2,s)}""")
        .Do("GotoIf", $$"""$["${XIVO_USERID}" = "" | "${CUT(CONFD_KEY,*,1)}" != "${XIVO_USERID}"]?{{DialplanNames.Refused}},s,1""")
        .Do("Set", $$"""CONFD_KEY=${CUT(CONFD_KEY,*,2)}${CUT(CONFD_KEY,*,3)}""")
        .Do("Set", $$"""CONFD_KEY=${STRREPLACE(CONFD_KEY,s,*)}""")
        .Do("Set", $"CONFD_KEYED=1")
        .Do("GotoIf", $$"""${DIALPLAN_EXISTS({{DialplanNames.Features}},${CONFD_KEY},1)}?{{DialplanNames.Features}},${CONFD_KEY},1""")
        .Do("Goto", $"{DialplanNames.Refused},s,1");

    /// <summary>
    /// Only the account of the calling phone decides whose service changes: other code can set variables of a channel. A call
    /// that a forward or a transfer sent here is refused, because its sender would change services of another user.
    /// </summary>
    private static void WriteTelling(Dialplan plan, string api, string key) => plan
        .Context(DialplanNames.Code)
        .Exten("s").Do("GotoIf", $$"""$["${CHANNEL(channeltype)}" != "PJSIP" | 0${CONFD_HOPS} > 0]?{{DialplanNames.Refused}},s,1""")
        .Do("Answer")
        .Do("Set", $"CURLOPT(conntimeout)=3")
        .Do("Set", $"CURLOPT(httptimeout)=5")
        .Do("Set", $"CURLOPT(httpheader)=X-Auth-Token: {new DialplanCode(key)}", isSecret: true)
        .Do("Set", $$"""CONFD_ANSWER=${FILTER(a-z,${CURL({{new DialplanCode(api)}}/1.1/asterisk/endpoints/${CHANNEL(endpoint)}/codes/${ARG1}?number=${URIENCODE(${ARG2})}&key=${CONFD_KEYED},-)})}""")
        .Do("GotoIf", $$"""$["${CONFD_ANSWER}" = "enabledtrue"]?lamps""")
        .Do("GotoIf", $$"""$["${CONFD_ANSWER}" = "enabledfalse"]?lamps""")
        // Confd refused, or did not answer: the tone for a service that is not available now.
        .Do("Congestion", $"5")
        .Do("Hangup")
        .Label("lamps").Do("Set", $$"""CONFD_LAMPS=${ARG3}""")
        .Label("lamp").Do("GotoIf", $$"""$[${LEN(${CONFD_LAMPS})} = 0]?say""")
        .Do("Set", $$"""DEVICE_STATE(Custom:confd-${SHIFT(CONFD_LAMPS,&)}-${XIVO_USERID})=${IF($["${CONFD_ANSWER}" = "enabledtrue"]?INUSE:NOT_INUSE)}""")
        .Do("Goto", $"lamp")
        .Label("say").Do("GotoIf", $$"""$["${CONFD_ANSWER}" = "enabledfalse"]?off""")
        .Do("Playback", $"beep&activated")
        .Do("Hangup")
        .Label("off").Do("Playback", $"beep&beep&de-activated")
        .Do("Hangup");

    private static DialplanCode Digits(FeatureExtension code) => Dialled(code, "0-9");

    /// <summary>The text dialled after the code, with only these characters.</summary>
    private static DialplanCode Dialled(FeatureExtension code, string characters) =>
        new($"${{FILTER({characters},${{EXTEN:{FeatureCodes.Prefix(code.Exten).Length}}})}}");
}
