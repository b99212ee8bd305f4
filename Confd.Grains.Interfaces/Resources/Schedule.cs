using Confd.Fields;

namespace Confd;

/// <summary>Opening hours: when calls go through, and where they go at other times.</summary>
/// <remarks>Source: wazo-confd 1.1 API, schedules.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Schedule")]
public sealed record Schedule
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters, not unique, or null.</summary>
    [Id(2), Length(Max = 128), Column, DefaultOrder] public string? Name { get; init; }

    /// <summary>Name of a time zone (<c>GET /timezones</c>), at most 128 characters, or null.</summary>
    [Id(3), Length(Max = 128), Column] public string? Timezone { get; init; }

    /// <summary>Where calls go outside the open periods.</summary>
    [Id(4), Required] public Destination ClosedDestination { get; init; } = Destination.None;

    /// <summary>Periods in which calls go through, in the given order.</summary>
    [Id(5)] public IReadOnlyList<OpenPeriod> OpenPeriods { get; init; } = [];

    /// <summary>Periods in which calls go elsewhere despite the open periods, in the given order.</summary>
    [Id(6)] public IReadOnlyList<ExceptionalPeriod> ExceptionalPeriods { get; init; } = [];

    /// <summary>The schedule applies. Default true.</summary>
    [Id(7), Lenient] public bool Enabled { get; init; } = true;
}

/// <summary>A period: hours on given days of the week, days of the month and months.</summary>
[GenerateSerializer, Immutable, Alias("confd.OpenPeriod")]
public record OpenPeriod : ISelfChecking
{
    /// <summary>First minute, <c>HH:MM</c>.</summary>
    [Id(0), Required, Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")] public string HoursStart { get; init; } = "";

    /// <summary>Last minute, <c>HH:MM</c>, not before the first.</summary>
    [Id(1), Required, Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")] public string HoursEnd { get; init; } = "";

    /// <summary>Days of the week, 1 (Monday) to 7, at least one. Default all.</summary>
    [Id(2), Range(Min = 1, Max = 7, Level = 1), NotEmpty]
    public IReadOnlyList<int> WeekDays { get; init; } = [.. Enumerable.Range(1, 7)];

    /// <summary>Days of the month, 1 to 31, at least one. Default all.</summary>
    [Id(3), Range(Min = 1, Max = 31, Level = 1), NotEmpty]
    public IReadOnlyList<int> MonthDays { get; init; } = [.. Enumerable.Range(1, 31)];

    /// <summary>Months, 1 to 12, at least one. Default all.</summary>
    [Id(4), Range(Min = 1, Max = 12, Level = 1), NotEmpty]
    public IReadOnlyList<int> Months { get; init; } = [.. Enumerable.Range(1, 12)];

    /// <inheritdoc/>
    public string? Fault() =>
        string.CompareOrdinal(HoursEnd, HoursStart) < 0 ? "hours_end is before hours_start" : null;
}

/// <summary>A period with a destination of its own.</summary>
[GenerateSerializer, Immutable, Alias("confd.ExceptionalPeriod")]
public sealed record ExceptionalPeriod : OpenPeriod
{
    /// <summary>Where calls go.</summary>
    [Id(0), Required] public Destination Destination { get; init; } = Destination.None;
}
