using Confd.Fields;

namespace Confd;

/// <summary>A music class: music on hold with its sound files.</summary>
/// <remarks>Source: wazo-confd 1.1 API, moh.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Moh")]
public sealed record Moh
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Generated name of the class in Asterisk; groups, queues, users … refer to it.</summary>
    [Id(2), ReadOnlyField, Column] public string Name { get; init; } = "";

    /// <summary>Display name, at most 128 characters.</summary>
    [Id(3), Required, Length(Max = 128), Column, DefaultOrder] public string Label { get; init; } = "";

    /// <summary>Source of the music: custom, files or mp3.</summary>
    [Id(4), Required, OneOf("custom", "files", "mp3")] public string Mode { get; init; } = "";

    /// <summary>Command that plays the music in mode custom, at most 256 characters, or null.</summary>
    [Id(5), Length(Max = 256)] public string? Application { get; init; }

    /// <summary>Order of the files: alphabetical, random, random_start, or null.</summary>
    [Id(6), OneOf("alphabetical", "random", "random_start")] public string? Sort { get; init; }
}
