namespace Confd;

/// <summary>What has become of a service whose code was dialled.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskCode")]
public sealed record AsteriskCode
{
    /// <summary>Whether it is on now; a user who has joined a group is on, one who has left it is off.</summary>
    [Id(0)] public bool Enabled { get; init; }
}
