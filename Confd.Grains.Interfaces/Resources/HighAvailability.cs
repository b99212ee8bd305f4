namespace Confd;

/// <summary>Which of two servers this one is.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /ha. sysconfd has it where there is one.</remarks>
[GenerateSerializer, Immutable, Alias("confd.HighAvailability")]
public sealed record HighAvailability
{
    /// <summary>disabled, master or slave. Default disabled.</summary>
    [Id(0)] public string NodeType { get; init; } = "disabled";

    /// <summary>IP address of the other server; empty or null for none. Default empty.</summary>
    [Id(1)] public string? RemoteAddress { get; init; } = "";
}
