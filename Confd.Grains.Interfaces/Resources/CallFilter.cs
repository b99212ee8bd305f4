using Confd.Fields;

namespace Confd;

/// <summary>A filter of calls to recipients, such as a manager: their surrogates ring too, or first.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callfilters.</remarks>
[GenerateSerializer, Immutable, Alias("confd.CallFilter")]
public sealed record CallFilter
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters; unique across all tenants.</summary>
    [Id(2), Required, Length(Max = 128), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Order in which recipients and surrogates ring.</summary>
    [Id(3), Required, OneOf(
        "all-recipients-then-linear-surrogates", "all-recipients-then-all-surrogates", "all-surrogates-then-all-recipients",
        "linear-surrogates-then-all-recipients", "all")]
    public string Strategy { get; init; } = "";

    /// <summary>Which calls are filtered: internal, external or all.</summary>
    [Id(4), Required, OneOf("internal", "external", "all")] public string Source { get; init; } = "";

    /// <summary>How the name changes the caller id: prepend, overwrite, append, or null for no change.</summary>
    [Id(5), OneOf("prepend", "overwrite", "append")] public string? CallerIdMode { get; init; }

    /// <summary>Name for the caller id, at most 80 characters, or null.</summary>
    [Id(6), EmptyIsNull, Length(Max = 80)] public string? CallerIdName { get; init; }

    /// <summary>Seconds that surrogates ring, or null for no limit; 0 is the same as null.</summary>
    [Id(7), Range(Min = 0)] public int? SurrogatesTimeout { get; init; }

    /// <summary>Free text, or null.</summary>
    [Id(8), MultiLine, Column] public string? Description { get; init; }

    /// <summary>Default true.</summary>
    [Id(9)] public bool Enabled { get; init; } = true;
}

/// <summary>Where filtered calls go when nobody answers.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_fallback.</remarks>
[GenerateSerializer, Immutable, Alias("confd.CallFilterFallbacks")]
public sealed record CallFilterFallbacks
{
    /// <summary>Destination when nobody answers, or null for none.</summary>
    [Id(0)] public Destination? NoanswerDestination { get; init; }
}
