using Confd.Fields;

namespace Confd;

/// <summary>The code that users dial for a service, for example call pickup. Each service has one code per system.</summary>
/// <remarks>Source: wazo-confd 1.1 API, extensions/features.</remarks>
[GenerateSerializer, Immutable, Alias("confd.FeatureExtension")]
public sealed record FeatureExtension
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Number, or pattern with leading <c>_</c>, at most 40 characters; unique among the codes.</summary>
    [Id(1), Required, Pattern(@"(^_[*#0-9_XxZzNn\[\].!-]{1,39}$|[*#0-9]{1,40}$)"), Column, DefaultOrder] public string Exten { get; init; } = "";

    /// <summary>Name of the service, for example <c>pickup</c>.</summary>
    [Id(2), ReadOnlyField, Column] public string Feature { get; init; } = "";

    /// <summary>The code can be dialled. Default true.</summary>
    [Id(3), Lenient] public bool Enabled { get; init; } = true;
}
