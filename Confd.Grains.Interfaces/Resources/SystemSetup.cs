using Confd.Fields;

namespace Confd;

/// <summary>The first configuration of the system, done by the wizard.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /wizard.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SystemSetup")]
public sealed record SystemSetup
{
    /// <summary>Key of the only document; always the same.</summary>
    [Id(0)] public string Key { get; init; } = "";

    /// <summary>The wizard has run and refuses another run.</summary>
    [Id(1)] public bool Configured { get; init; }

    /// <summary>Language of the system, or null when the wizard skipped that step.</summary>
    [Id(2)] public string? Language { get; init; }

    /// <summary>Time zone of the system, or null when the wizard skipped that step.</summary>
    [Id(3)] public string? Timezone { get; init; }

    /// <summary>Network of the system, or null when the wizard skipped that step.</summary>
    [Id(4)] public SystemNetwork? Network { get; init; }
}

/// <summary>The network settings of the system.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /wizard.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SystemNetwork")]
public sealed record SystemNetwork
{
    private const string Address = @"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$";

    private const string Label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";

    /// <summary>Host name without domain: at most 63 letters, digits and hyphens.</summary>
    [Id(0), Required, Pattern($"^{Label}$"), Length(Max = 63)] public string Hostname { get; init; } = "";

    /// <summary>IPv4 address of the host.</summary>
    [Id(1), Required, Pattern(Address)] public string IpAddress { get; init; } = "";

    /// <summary>Domain of the host: labels like the host name, separated by dots, together at most 255 characters.</summary>
    [Id(2), Required, Pattern($@"^(?:{Label}\.)*{Label}$"), Length(Max = 255)] public string Domain { get; init; } = "";

    /// <summary>Network interface that has the address: 1 to 64 of <c>a-zA-Z0-9_-:.</c></summary>
    [Id(3), Required, Pattern(@"^[\w:.-]{1,64}$")] public string Interface { get; init; } = "";

    /// <summary>Netmask of the address.</summary>
    [Id(4), Required, Pattern(Address)] public string Netmask { get; init; } = "";

    /// <summary>IPv4 address of the router.</summary>
    [Id(5), Required, Pattern(Address)] public string Gateway { get; init; } = "";

    /// <summary>IPv4 addresses of at most 3 name servers, in order.</summary>
    [Id(6), Required, Length(Max = 3), Pattern(Address, Level = 1)] public IReadOnlyList<string> Nameservers { get; init; } = [];
}
