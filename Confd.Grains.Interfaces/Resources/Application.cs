using Confd.Fields;

namespace Confd;

/// <summary>An application for calls that an API client controls. A call that enters it waits for the client.</summary>
/// <remarks>Source: wazo-confd 1.1 API, applications.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Application")]
public record Application
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column, DefaultOrder] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters, not unique, or null.</summary>
    [Id(2), Length(Max = 128), Column] public string? Name { get; init; }

    /// <summary><c>node</c>: calls wait in a node; null: the client handles them.</summary>
    [Id(3), OneOf("node")] public string? Destination { get; init; }

    /// <summary>How the node holds calls; null when there is no node.</summary>
    [Id(4), WriteOnly] public ApplicationNode? DestinationOptions { get; init; }
}

/// <summary>How an application's node holds calls.</summary>
[GenerateSerializer, Immutable, Alias("confd.ApplicationNode")]
public sealed record ApplicationNode
{
    /// <summary>Type of the node. The only value is <c>holding</c>.</summary>
    [Id(0), Required, OneOf("holding")] public string Type { get; init; } = "";

    /// <summary>Music on hold for waiting calls: name of a music class of the same tenant, or null.</summary>
    [Id(1)] public string? MusicOnHold { get; init; }

    /// <summary>The node answers calls. Default false.</summary>
    [Id(2)] public bool Answer { get; init; }
}

/// <summary>An application that an API client controls: <c>application</c>, <c>custom</c>.</summary>
[DestinationType("application", "application", "custom")]
public sealed record ApplicationDestination
{
    /// <summary>Key of the application.</summary>
    [Required] public Guid ApplicationUuid { get; init; }
}
