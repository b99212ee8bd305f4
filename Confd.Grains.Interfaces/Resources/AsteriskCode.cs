namespace Confd;

/// <summary>State of a service after its code was dialled.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskCode")]
public sealed record AsteriskCode
{
    /// <summary>The service is on. For a group: true after the user joined it, false after the user left it.</summary>
    [Id(0)] public bool Enabled { get; init; }
}
