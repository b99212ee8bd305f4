using Confd.Fields;

namespace Confd;

/// <summary>An application that API clients drive: calls that come to it wait there for them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, applications.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Application")]
public record Application
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters, not unique, or null.</summary>
    [Id(2), Length(Max = 128)] public string? Name { get; init; }

    /// <summary><c>node</c>: calls are held in a node; null: they are left to the client.</summary>
    [Id(3), OneOf("node")] public string? Destination { get; init; }

    /// <summary>How the node holds calls; null without one.</summary>
    [Id(4), WriteOnly] public ApplicationNode? DestinationOptions { get; init; }
}

/// <summary>How an application's node holds calls.</summary>
[GenerateSerializer, Immutable, Alias("confd.ApplicationNode")]
public sealed record ApplicationNode
{
    /// <summary>Only <c>holding</c>.</summary>
    [Id(0), Required, OneOf("holding")] public string Type { get; init; } = "";

    /// <summary>Name of a music class of the same tenant, or null.</summary>
    [Id(1)] public string? MusicOnHold { get; init; }

    /// <summary>Calls are answered. Default false.</summary>
    [Id(2)] public bool Answer { get; init; }
}

/// <summary>An application: <c>application</c>, <c>custom</c>.</summary>
[DestinationType("application", "application", "custom")]
public sealed record ApplicationDestination
{
    /// <summary>Key of the application.</summary>
    [Required] public Guid ApplicationUuid { get; init; }
}
