using Confd.Asterisk;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Codes of services, which are the same for all tenants: who calls decides what they do.</summary>
internal static class FeatureCodesPart
{
    public static void Write(ImageReader read, ConfText text)
    {
        var plan = new Dialplan(read, text, new ResourceId("", ""), null).Context(DialplanNames.Features);
        foreach (var code in read.All<FeatureExtension>().Where(code => code.Value.Enabled && DialplanText.IsPattern(code.Value.Exten)))
        {
            WriteCode(plan, code.Value);
        }
    }

    private static void WriteCode(Dialplan plan, FeatureExtension code)
    {
        // Only digits of what was dialled go on.
        var number = new DialplanCode($"${{FILTER(0-9,${{EXTEN:{FeatureCodes.Prefix(code.Exten).Length}}})}}");
        switch (code.Feature)
        {
            case "vmusermsg":
                plan.Exten(code.Exten)
                    .Do("GotoIf", $$"""${DIALPLAN_EXISTS(confd-user-${XIVO_USERID},voicemail,1)}?confd-user-${XIVO_USERID},voicemail,1""")
                    .Do("Goto", $"{DialplanNames.Refused},s,1");
                break;
            case "vmboxmsgslt":
                plan.Exten(code.Exten).Do("Answer").Do("VoiceMailMain", $$"""{{number}}@${TRANSFER_CONTEXT}""").Do("Hangup");
                break;
            case "vmboxslt":
                plan.Exten(code.Exten).Do("Answer").Do("VoiceMail", $$"""{{number}}@${TRANSFER_CONTEXT},u""").Do("Hangup");
                break;
            case "paging":
                plan.Exten(code.Exten)
                    .Do("GotoIf", $$"""${DIALPLAN_EXISTS({{DialplanNames.Paging}},{{number}},1)}?{{DialplanNames.Paging}},{{number}},1""")
                    .Do("Goto", $"{DialplanNames.Refused},s,1");
                break;
            case "pickup":
                // The mark of each line is number%context: nobody picks up in another context than his own.
                plan.Exten(code.Exten).Do("Pickup", $$"""{{number}}%${TRANSFER_CONTEXT}@PICKUPMARK""").Do("Hangup");
                break;
            default:
                break;
        }
    }
}
