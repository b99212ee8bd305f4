namespace Confd;

/// <summary>The role of this server in a pair of servers.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /ha. sysconfd stores it where there is one.</remarks>
[GenerateSerializer, Immutable, Alias("confd.HighAvailability")]
public sealed record HighAvailability
{
    /// <summary>Role: disabled, master or slave. Default disabled.</summary>
    [Id(0)] public string NodeType { get; init; } = "disabled";

    /// <summary>IP address of the other server; empty or null for none. Default empty.</summary>
    [Id(1)] public string? RemoteAddress { get; init; } = "";
}
