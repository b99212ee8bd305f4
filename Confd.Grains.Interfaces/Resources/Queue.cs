using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd;

/// <summary>A queue of a call center: calls wait until an agent or a user takes them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queues.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Queue")]
public record Queue
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>
    /// Name in Asterisk, at most 128 of <c>-_.a-zA-Z0-9</c>, not <c>general</c>; unique in the whole system, cannot be changed.
    /// </summary>
    [Id(2), Required, CreateOnly, Pattern("^[-_.a-zA-Z0-9]+$"), NoneOf("Invalid input.", "general"), Length(Max = 128), Column]
    public string Name { get; init; } = "";

    /// <summary>Display name, at most 128 characters, or null.</summary>
    [Id(3), EmptyIsNull, Length(Max = 128), Column] public string? Label { get; init; }

    /// <summary>Calls carry data, such as a modem's, so Asterisk keeps the delay low. Default false.</summary>
    [Id(4)] public bool DataQuality { get; init; }

    /// <summary>The agent may hang up with a key. Default false.</summary>
    [Id(5)] public bool DtmfHangupCalleeEnabled { get; init; }

    /// <summary>The caller may hang up with a key. Default false.</summary>
    [Id(6)] public bool DtmfHangupCallerEnabled { get; init; }

    /// <summary>The agent may transfer with a key. Default false.</summary>
    [Id(7)] public bool DtmfTransferCalleeEnabled { get; init; }

    /// <summary>The caller may transfer with a key. Default false.</summary>
    [Id(8)] public bool DtmfTransferCallerEnabled { get; init; }

    /// <summary>The agent may record with a key. Default false.</summary>
    [Id(9)] public bool DtmfRecordCalleeEnabled { get; init; }

    /// <summary>The caller may record with a key. Default false.</summary>
    [Id(10)] public bool DtmfRecordCallerEnabled { get; init; }

    /// <summary>The agent may switch recording on and off with a key. Default false.</summary>
    [Id(11)] public bool DtmfRecordToggle { get; init; }

    /// <summary>Try other members after a timeout. Default true.</summary>
    [Id(12)] public bool RetryOnTimeout { get; init; } = true;

    /// <summary>Waiting callers hear ringing instead of music. Default false.</summary>
    [Id(13)] public bool RingOnHold { get; init; }

    /// <summary>Seconds before the call goes to the fallback, from 0, or null for never.</summary>
    [Id(14), Range(Min = 0)] public int? Timeout { get; init; }

    /// <summary>A caller hears the estimated waiting time on entry. Default false.</summary>
    [Id(15)] public bool AnnounceHoldTimeOnEntry { get; init; }

    /// <summary>Members ring even when they forward their calls. Default true.</summary>
    [Id(16)] public bool IgnoreForward { get; init; } = true;

    /// <summary>Dialplan subroutine, at most 79 characters, or null.</summary>
    [Id(17), Length(Max = 79), Column] public string? PreprocessSubroutine { get; init; }

    /// <summary>Music on hold for waiting callers: name of a music class of the tenant, or null.</summary>
    [Id(18), Length(Max = 128)] public string? MusicOnHold { get; init; }

    /// <summary>
    /// Estimated waiting time in seconds, from 0; above it calls go to <see cref="WaitTimeDestination"/>. Null for never.
    /// </summary>
    [Id(19), Range(Min = 0)] public int? WaitTimeThreshold { get; init; }

    /// <summary>Destination of calls that would wait too long, or null.</summary>
    [Id(20)] public Destination? WaitTimeDestination { get; init; }

    /// <summary>
    /// Waiting calls per available member, from 0; above it calls go to <see cref="WaitRatioDestination"/>. Null for never.
    /// </summary>
    [Id(21), Range(Min = 0)] public double? WaitRatioThreshold { get; init; }

    /// <summary>Destination of calls when too many wait, or null.</summary>
    [Id(22)] public Destination? WaitRatioDestination { get; init; }

    /// <summary>How the name changes the caller id: prepend, overwrite, append, or null for no change.</summary>
    [Id(23), OneOf("prepend", "overwrite", "append")] public string? CallerIdMode { get; init; }

    /// <summary>Name for the caller id, at most 80 characters, or null.</summary>
    [Id(24), EmptyIsNull, Length(Max = 80)] public string? CallerIdName { get; init; }

    /// <summary>When one member answers, the other phones do not show a missed call. Default true.</summary>
    [Id(25)] public bool MarkAnsweredElsewhere { get; init; } = true;

    /// <summary>Default true.</summary>
    [Id(26)] public bool Enabled { get; init; } = true;

    /// <summary>Options of queues.conf: pairs of name and value. Unknown names are dropped, unset options are left out.</summary>
    [Id(27), Length(Equal = 2, Level = 1)] public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];
}

/// <summary>Where calls go when a queue does not answer them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_fallback.</remarks>
[GenerateSerializer, Immutable, Alias("confd.QueueFallbacks")]
public sealed record QueueFallbacks
{
    /// <summary>Destination when nobody answers, or null for none.</summary>
    [Id(0)] public Destination? NoanswerDestination { get; init; }

    /// <summary>Destination when the queue is full, or null for none.</summary>
    [Id(1)] public Destination? BusyDestination { get; init; }

    /// <summary>Destination when no member can be called, or null for none.</summary>
    [Id(2)] public Destination? CongestionDestination { get; init; }

    /// <summary>Destination when the queue can't be reached, or null for none.</summary>
    [Id(3)] public Destination? FailDestination { get; init; }
}

/// <summary>An agent's membership of a queue.</summary>
[GenerateSerializer, Immutable, Alias("confd.QueueAgentMember")]
public sealed record QueueAgentMember
{
    /// <summary>Agents with a lower penalty ring first; from 0. Default 0.</summary>
    [Id(0), Range(Min = 0)] public int Penalty { get; init; }

    /// <summary>Position in lists, from 0. Default 0.</summary>
    [Id(1), Range(Min = 0)] public int Priority { get; init; }
}

/// <summary>A user's membership of a queue.</summary>
[GenerateSerializer, Immutable, Alias("confd.QueueUserMember")]
public sealed record QueueUserMember
{
    /// <summary>Position in lists, from 0. Default 0.</summary>
    [Id(0), Range(Min = 0)] public int Priority { get; init; }
}

/// <summary>A queue: <c>queue</c>.</summary>
[DestinationType("queue")]
public sealed record QueueDestination
{
    /// <summary>Integer id of the queue.</summary>
    [Required] public int QueueId { get; init; }

    /// <summary>Seconds to wait, or null for the queue's own value; 0 is the same as null.</summary>
    [Range(Min = 0)] public double? RingTime { get; init => field = value is 0 ? null : value; }

    /// <summary>Integer id of a skill rule, or null.</summary>
    public int? SkillRuleId { get; init; }

    /// <summary>Variables of the skill rule, by name; needs <see cref="SkillRuleId"/>.</summary>
    public JsonObject? SkillRuleVariables { get; init; }
}
