using Confd.Fields;

namespace Confd;

/// <summary>Calls for a recipient ring surrogates too, or first.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callfilters.</remarks>
[GenerateSerializer, Immutable, Alias("confd.CallFilter")]
public sealed record CallFilter
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters; unique over all tenants.</summary>
    [Id(2), Required, Length(Max = 128)] public string Name { get; init; } = "";

    /// <summary>Who rings in which order.</summary>
    [Id(3), Required, OneOf(
        "all-recipients-then-linear-surrogates", "all-recipients-then-all-surrogates", "all-surrogates-then-all-recipients",
        "linear-surrogates-then-all-recipients", "all")]
    public string Strategy { get; init; } = "";

    /// <summary>Which calls: internal, external or all.</summary>
    [Id(4), Required, OneOf("internal", "external", "all")] public string Source { get; init; } = "";

    /// <summary>prepend, overwrite, append, or null.</summary>
    [Id(5), OneOf("prepend", "overwrite", "append")] public string? CallerIdMode { get; init; }

    /// <summary>At most 80 characters, or null.</summary>
    [Id(6), EmptyIsNull, Length(Max = 80)] public string? CallerIdName { get; init; }

    /// <summary>Seconds that surrogates ring, or null for no limit; 0 is the same as null.</summary>
    [Id(7), Range(Min = 0)] public int? SurrogatesTimeout { get; init; }

    /// <summary>Free text, or null.</summary>
    [Id(8), MultiLine] public string? Description { get; init; }

    /// <summary>Default true.</summary>
    [Id(9)] public bool Enabled { get; init; } = true;
}

/// <summary>Where filtered calls go when nobody answers.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_fallback.</remarks>
[GenerateSerializer, Immutable, Alias("confd.CallFilterFallbacks")]
public sealed record CallFilterFallbacks
{
    /// <summary>Nobody answers; null for nothing.</summary>
    [Id(0)] public Destination? NoanswerDestination { get; init; }
}
