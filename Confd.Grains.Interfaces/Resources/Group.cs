using Confd.Fields;

namespace Confd;

/// <summary>A ring group: a call rings several users and numbers at once.</summary>
/// <remarks>Source: wazo-confd 1.1 API, groups.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Group")]
public sealed record Group
{
    /// <summary>Integer id; URLs accept it in place of the uuid, and destinations refer to the group by it.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>The key.</summary>
    [Id(1), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(2), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary><c>grp-slug-uuid</c>, generated at creation, cannot be changed; name of the queue in Asterisk.</summary>
    [Id(3), ReadOnlyField, Column] public string Name { get; init; } = "";

    /// <summary>Display name: at most 128 letters, digits, spaces, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    [Id(4), Required, Length(Max = 128), Pattern("^[-_.a-zA-Z0-9 ]+$"), Column, DefaultOrder] public string Label { get; init; } = "";

    /// <summary>Dialplan subroutine, at most 79 characters, or null.</summary>
    [Id(5), Length(Max = 79), Column] public string? PreprocessSubroutine { get; init; }

    /// <summary>Order in which members ring. Default all.</summary>
    [Id(6), OneOf("all", "random", "least_recent", "linear", "fewest_calls", "memorized_round_robin", "weight_random")]
    public string RingStrategy { get; init; } = "all";

    /// <summary>How the name changes the caller id: prepend, overwrite, append, or null for no change.</summary>
    [Id(7), OneOf("prepend", "overwrite", "append")] public string? CallerIdMode { get; init; }

    /// <summary>Name for the caller id, at most 80 characters, or null.</summary>
    [Id(8), EmptyIsNull, Length(Max = 80)] public string? CallerIdName { get; init; }

    /// <summary>Members may switch recording on and off with a key during a call. Default false.</summary>
    [Id(9)] public bool DtmfRecordToggle { get; init; }

    /// <summary>Seconds before the call goes to the fallback, from 0, or null for never.</summary>
    [Id(10), Range(Min = 0)] public int? Timeout { get; init; }

    /// <summary>Seconds that each member rings, from 0, or null. Default 15.</summary>
    [Id(11), Range(Min = 0)] public int? UserTimeout { get; init; } = 15;

    /// <summary>Seconds between two rounds of ringing, from 0, or null. Default 5.</summary>
    [Id(12), Range(Min = 0)] public int? RetryDelay { get; init; } = 5;

    /// <summary>Music that callers hear instead of ringing: name of a music class of the tenant, or null.</summary>
    [Id(13), Length(Max = 128)] public string? MusicOnHold { get; init; }

    /// <summary>Members who are in a call ring too. Default true.</summary>
    [Id(14)] public bool RingInUse { get; init; } = true;

    /// <summary>When one member answers, the other phones do not show a missed call. Default false.</summary>
    [Id(15)] public bool MarkAnsweredElsewhere { get; init; }

    /// <summary>Default true.</summary>
    [Id(16)] public bool Enabled { get; init; } = true;

    /// <summary>Members ring even when they forward their calls. A PUT without this field sets it to false.</summary>
    [Id(17)] public bool IgnoreForward { get; init; }

    /// <summary>Maximum number of calls at a time, from 0 (no limit), or null. Default 0.</summary>
    [Id(18), Range(Min = 0)] public int? MaxCalls { get; init; } = 0;

    /// <summary>Members that are numbers rather than users; changed through their own route.</summary>
    [Id(19), Internal] public IReadOnlyList<GroupExtensionMember> ExtensionMembers { get; init; } = [];
}

/// <summary>A number in a context as a member of a group. The number need not exist.</summary>
[GenerateSerializer, Immutable, Alias("confd.GroupExtensionMember")]
public sealed record GroupExtensionMember
{
    /// <summary>The number.</summary>
    [Id(0), Required] public string Exten { get; init; } = "";

    /// <summary>Name of the context.</summary>
    [Id(1), Required, MayName("context", "name", "Context")] public string Context { get; init; } = "";

    /// <summary>Position in the ringing order, from 0. Default: the position in the list.</summary>
    [Id(2), Range(Min = 0)] public int Priority { get; init; }
}

/// <summary>Where calls go when a group does not answer them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_fallback.</remarks>
[GenerateSerializer, Immutable, Alias("confd.GroupFallbacks")]
public sealed record GroupFallbacks
{
    /// <summary>Destination when nobody answers, or null for none.</summary>
    [Id(0)] public Destination? NoanswerDestination { get; init; }

    /// <summary>Destination when the group is full, or null for none.</summary>
    [Id(1)] public Destination? CongestionDestination { get; init; }
}

/// <summary>A group: <c>group</c>.</summary>
[DestinationType("group")]
public sealed record GroupDestination
{
    /// <summary>Integer id of the group.</summary>
    [Required] public int GroupId { get; init; }

    /// <summary>Seconds to ring, or null for the group's own value.</summary>
    [Range(Min = 0)] public double? RingTime { get; init; }
}
