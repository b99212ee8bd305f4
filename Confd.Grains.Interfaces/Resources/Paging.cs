using Confd.Fields;

namespace Confd;

/// <summary>A paging group: callers speak through the loudspeakers of its members' phones.</summary>
/// <remarks>Source: wazo-confd 1.1 API, pagings.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Paging")]
public sealed record Paging
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Number of the group, at most 32 digits; unique across all tenants.</summary>
    [Id(2), Required, Length(Max = 32), Digits, Column] public string Number { get; init; } = "";

    /// <summary>At most 128 characters, not unique, or null.</summary>
    [Id(3), Length(Max = 128), Column, DefaultOrder] public string? Name { get; init; }

    /// <summary>The caller is announced. Default true.</summary>
    [Id(4), Lenient] public bool AnnounceCaller { get; init; } = true;

    /// <summary>Sound that plays before the announcement, at most 64 characters, or null.</summary>
    [Id(5), Length(Max = 64), Column] public string? AnnounceSound { get; init; }

    /// <summary>The caller hears a tone. Default true.</summary>
    [Id(6), Lenient] public bool CallerNotification { get; init; } = true;

    /// <summary>Members may speak too. Default false.</summary>
    [Id(7), Lenient] public bool Duplex { get; init; }

    /// <summary>Members' forwards are ignored. Default false.</summary>
    [Id(8), Lenient] public bool IgnoreForward { get; init; }

    /// <summary>Announcements are recorded. Default false.</summary>
    [Id(9), Lenient] public bool Record { get; init; }

    /// <summary>Default true.</summary>
    [Id(10), Lenient] public bool Enabled { get; init; } = true;
}
