using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The codes of a new system.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /extensions/features right after installation.</remarks>
internal static class InstalledFeatures
{
    private static readonly IReadOnlyList<(string Feature, string Exten, bool Enabled)> Codes =
    [
        ("phonestatus", "*10", true), ("fwdundoall", "*20", true), ("enablednd", "*25", true),
        ("callrecord", "*26", false), ("incallfilter", "*27", true), ("directoryaccess", "*36", true),
        ("autoprov", "*48378", true), ("recsnd", "*9", true), ("enablevm", "*90", true),
        ("vmuserpurge", "*92", false), ("vmusermsg", "*98", true), ("paging", "_*11.", true),
        ("fwdunc", "_*21.", true), ("fwdrna", "_*22.", true), ("fwdbusy", "_*23.", true),
        ("agentstaticlogtoggle", "_*30.", true), ("agentstaticlogin", "_*31.", true),
        ("agentstaticlogoff", "_*32.", true), ("bsfilter", "_*37.", true), ("meetingjoin", "_*41.", true),
        ("groupmembertoggle", "_*50.", true), ("groupmemberjoin", "_*51.", true), ("groupmemberleave", "_*52.", true),
        ("phoneprogfunckey", "_*735.", true), ("pickup", "_*8.", false), ("enablevmslt", "_*90.", true),
        ("vmuserpurgeslt", "_*92.", false), ("vmboxpurgeslt", "_*93.", false), ("vmuserslt", "_*96.", true),
        ("vmboxslt", "_*97.", true), ("vmboxmsgslt", "_*99.", true),
    ];

    public static ResourceBuilder<FeatureExtension> InstallAll(this ResourceBuilder<FeatureExtension> resource) =>
        Codes.Aggregate(resource, (builder, code) => builder.Installed(new JsonObject
        {
            ["feature"] = code.Feature, ["exten"] = code.Exten, ["enabled"] = code.Enabled,
        }));
}
