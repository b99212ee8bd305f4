namespace Confd.Plugins;

/// <summary>Names of the contexts of the standalone dialplan itself: only its own steps lead there.</summary>
internal static class ReservedContexts
{
    /// <summary>How most of the names begin.</summary>
    private const string OfDialplan = "confd-";

    /// <summary>How the names of contexts of applications begin.</summary>
    public const string OfApplications = "stasis-wazo-app-";

    /// <summary>The lines of users, by uuid.</summary>
    public const string SharedLines = "usersharedlines";

    /// <summary>True for one of the names, in any case.</summary>
    public static bool Has(string name) =>
        name.StartsWith(OfDialplan, StringComparison.OrdinalIgnoreCase) || name.StartsWith(OfApplications, StringComparison.OrdinalIgnoreCase)
        || name.Equals(SharedLines, StringComparison.OrdinalIgnoreCase);
}
