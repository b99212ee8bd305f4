using Confd.Fields;

namespace Confd;

/// <summary>The code of a service, for example of call pick-up; each exists once per system.</summary>
/// <remarks>Source: wazo-confd 1.1 API, extensions/features.</remarks>
[GenerateSerializer, Immutable, Alias("confd.FeatureExtension")]
public sealed record FeatureExtension
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Number or pattern; unique among the codes.</summary>
    [Id(1), Required, Pattern(@"(^_[*#0-9_XxZzNn\[\].!-]{1,39}$|[*#0-9]{1,40}$)")] public string Exten { get; init; } = "";

    /// <summary>What it does, for example <c>pickup</c>.</summary>
    [Id(2), ReadOnlyField] public string Feature { get; init; } = "";

    /// <summary>Default true.</summary>
    [Id(3), Lenient] public bool Enabled { get; init; } = true;
}
