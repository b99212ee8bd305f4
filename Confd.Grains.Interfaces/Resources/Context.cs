using Confd.Fields;

namespace Confd;

/// <summary>A dialplan context of a tenant, with number ranges per use. Its type limits what its extensions lead to.</summary>
/// <remarks>Source: wazo-confd 1.1 API, contexts.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Context")]
public sealed record Context
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Part of the generated name.</summary>
    [Id(1), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary><c>ctx-slug-type-uuid</c>, generated at creation, cannot be changed; other resources refer to it.</summary>
    [Id(2), ReadOnlyField, Column] public string Name { get; init; } = "";

    /// <summary>Display name, 1 to 128 characters.</summary>
    [Id(3), Required, Length(Min = 1, Max = 128), Column] public string Label { get; init; } = "";

    /// <summary>Use of the context: internal, incall, outcall, services or others. Default internal.</summary>
    [Id(4), OneOf("internal", "incall", "outcall", "services", "others"), Column] public string Type { get; init; } = "internal";

    /// <summary>Ranges of numbers for users.</summary>
    [Id(5)] public IReadOnlyList<ContextRange> UserRanges { get; init; } = [];

    /// <summary>Ranges of numbers for groups.</summary>
    [Id(6)] public IReadOnlyList<ContextRange> GroupRanges { get; init; } = [];

    /// <summary>Ranges of numbers for queues.</summary>
    [Id(7)] public IReadOnlyList<ContextRange> QueueRanges { get; init; } = [];

    /// <summary>Ranges of numbers for conference rooms.</summary>
    [Id(8)] public IReadOnlyList<ContextRange> ConferenceRoomRanges { get; init; } = [];

    /// <summary>Ranges of numbers that callers from outside dial.</summary>
    [Id(9)] public IReadOnlyList<IncallRange> IncallRanges { get; init; } = [];

    /// <summary>Free text, or null.</summary>
    [Id(10), MultiLine, Column] public string? Description { get; init; }

    /// <summary>Owner.</summary>
    [Id(11), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Default true.</summary>
    [Id(12)] public bool Enabled { get; init; } = true;
}

/// <summary>A range of numbers.</summary>
[GenerateSerializer, Immutable, Alias("confd.ContextRange")]
public sealed record ContextRange : ISelfChecking
{
    /// <summary>First number: 1 to 16 digits.</summary>
    [Id(0), Required, Digits, Length(Max = 16)] public string Start { get; init; } = "";

    /// <summary>Last number, with as many digits as the first. Default: the first number.</summary>
    [Id(1), Digits, Length(Max = 16)] public string End { get; init; } = "";

    /// <inheritdoc/>
    public string? Fault() => FaultOf(Start, End);

    /// <summary>Both ends are equally long, and the first is not after the last.</summary>
    internal static string? FaultOf(string start, string end) =>
        end.Length == 0 ? null
        : start.Length != end.Length ? "Start and end must be of the same length"
        : string.CompareOrdinal(start, end) > 0 ? "Start of range must be lower than or equal to the end"
        : null;
}

/// <summary>A range of numbers that callers from outside dial.</summary>
[GenerateSerializer, Immutable, Alias("confd.IncallRange")]
public sealed record IncallRange : ISelfChecking
{
    /// <summary>First number: 1 to 16 digits.</summary>
    [Id(0), Required, Digits, Length(Max = 16)] public string Start { get; init; } = "";

    /// <summary>Last number, with as many digits as the first. Default: the first number.</summary>
    [Id(1), Digits, Length(Max = 16)] public string End { get; init; } = "";

    /// <summary>Number of trailing digits that the carrier sends; 0 for all.</summary>
    [Id(2), Range(Min = 0)] public int DidLength { get; init; }

    /// <inheritdoc/>
    public string? Fault() => ContextRange.FaultOf(Start, End);
}
