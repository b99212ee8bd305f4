namespace Confd.Plugins;

/// <summary>The options of an IAX peer: each of Asterisk's own has one value, all others are kept unchanged.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/iax; Asterisk documentation of iax.conf.</remarks>
internal static class IaxOptions
{
    private static readonly IReadOnlyList<(string Name, string Value)> Defaults =
    [
        ("amaflags", "default"), ("auth", "plaintext,md5"), ("qualify", "no"), ("qualifyfreqnotok", "10000"),
        ("qualifyfreqok", "60000"), ("qualifysmoothing", "no"), ("requirecalltoken", "no"), ("sendani", "no"), ("trunk", "no"),
    ];

    private static readonly HashSet<string> Known =
    [
        "accountcode", "adsi", "allow", "amaflags", "auth", "callerid", "cid_number", "codecpriority", "dbsecret",
        "defaultip", "deny", "disallow", "encryption", "forceencryption", "forcejitterbuffer", "fullname", "immediate",
        "inkeys", "jitterbuffer", "keyrotate", "language", "mailbox", "mask", "maxauthreq", "mohinterpret", "mohsuggest",
        "outkey", "parkinglot", "peercontext", "permit", "port", "qualify", "qualifyfreqnotok", "qualifyfreqok",
        "qualifysmoothing", "regexten", "requirecalltoken", "secret", "sendani", "setvar", "sourceaddress", "timezone",
        "transfer", "trunk", "username",
    ];

    private static readonly HashSet<string> Flags =
        ["adsi", "forcejitterbuffer", "immediate", "jitterbuffer", "keyrotate", "qualifysmoothing", "sendani", "trunk"];

    /// <summary>Fields of the endpoint, or set by the trunk.</summary>
    private static readonly HashSet<string> Elsewhere = ["category", "context", "host", "name", "protocol", "type"];

    private static readonly HashSet<string> Yes = ["yes", "true", "y", "t", "1", "on"];

    /// <summary>Asterisk's own options; <see cref="IaxEndpoint.Options"/> says which of them are secret.</summary>
    public static IReadOnlySet<string> Names => Known;

    /// <summary>The given options over the defaults; a later value of one of Asterisk's own replaces an earlier one.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Complete(IReadOnlyList<IReadOnlyList<string>> given)
    {
        var known = new OrderedDictionary<string, string>();
        foreach (var (name, value) in Defaults)
        {
            known[name] = value;
        }
        foreach (var option in given.Where(option => Known.Contains(option[0])))
        {
            known[option[0]] = Flags.Contains(option[0]) ? Yes.Contains(option[1].ToLowerInvariant()) ? "yes" : "no" : option[1];
        }
        return
        [
            .. known.Where(option => option.Value.Length > 0).Select(option => (IReadOnlyList<string>)[option.Key, option.Value]),
            .. given.Where(option => !Known.Contains(option[0]) && !Elsewhere.Contains(option[0])),
        ];
    }
}
