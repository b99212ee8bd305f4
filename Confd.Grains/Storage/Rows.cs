using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Confd.Fields;

namespace Confd.Storage;

/// <summary>Names one row of <c>resource</c>.</summary>
/// <param name="Kind">Plugin name of the resource, for example <c>voicemail</c>.</param>
/// <param name="Key">The grain's key: the decimal id, or the uuid in lower case.</param>
[GenerateSerializer, Immutable, Alias("confd.ResourceId")]
public readonly record struct ResourceId([property: Id(0)] string Kind, [property: Id(1)] string Key) : IComparable<ResourceId>
{
    /// <summary>Order in which rows are locked, so that two commits can't wait for each other.</summary>
    public int CompareTo(ResourceId other)
    {
        var byKind = string.CompareOrdinal(Kind, other.Kind);
        return byKind != 0 ? byKind : string.CompareOrdinal(Key, other.Key);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Key}";
}

/// <summary>One row of <c>resource</c> as read.</summary>
/// <param name="Id">Kind and key.</param>
/// <param name="Number">The integer id, or null for resources that have only a uuid.</param>
/// <param name="TenantUuid">Owner, or null for resources of the whole system.</param>
/// <param name="Version">1 after creation, one more at each write.</param>
/// <param name="Body">The state as JSON.</param>
public sealed record ResourceRow(ResourceId Id, long? Number, Guid? TenantUuid, long Version, string Body);

/// <summary>One row of <c>link</c>: an association or a reference, always from left to right.</summary>
/// <param name="Kind">Name of the association plugin, or <c>resource.field</c> for a reference.</param>
/// <param name="Left">The side that owns the order.</param>
/// <param name="Right">The other side.</param>
/// <param name="Position">Order among the links of one kind of the left side.</param>
/// <param name="Body">Attributes of the pair as JSON, or null.</param>
public sealed record LinkRow(string Kind, ResourceId Left, ResourceId Right, int Position = 0, string? Body = null)
{
    /// <summary>Links of one kind between the same two resources are equal.</summary>
    internal static IEqualityComparer<LinkRow> ByName { get; } = EqualityComparer<LinkRow>.Create(
        (one, other) => one!.Kind == other!.Kind && one.Left == other.Left && one.Right == other.Right,
        link => HashCode.Combine(link.Kind, link.Left, link.Right));

    /// <summary>Grows with each new association; the largest value before it is stored. Comparisons ignore it.</summary>
    public long Made { get; init; } = long.MaxValue;

    /// <summary>Checked when it is written or removed; null for whatever is there. Comparisons ignore it.</summary>
    internal PairGuard? Guard { get; init; }

    /// <summary>The body as a record; all defaults when there is none.</summary>
    public TAttributes Attributes<TAttributes>() where TAttributes : class, new() =>
        Body is null ? new TAttributes() : JsonSerializer.Deserialize<TAttributes>(Body, ConfdJson.Options)!;

    /// <inheritdoc/>
    public bool Equals(LinkRow? other) =>
        other is not null && Kind == other.Kind && Left == other.Left && Right == other.Right
        && Position == other.Position && Body == other.Body;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Left, Right, Position, Body);
}

/// <summary>One claim on a unique value.</summary>
/// <param name="Kind">Space in which the value is unique; several resource kinds may share one.</param>
/// <param name="Scope">Tenant uuid for uniqueness within a tenant, empty for the whole system.</param>
/// <param name="Name">The rule's name, for example <c>number,context</c>.</param>
/// <param name="Value">The value or the values joined by U+001F.</param>
public readonly record struct UniqueValue(string Kind, string Scope, string Name, string Value);

/// <summary>One event to publish, committed with the change that it describes.</summary>
/// <param name="Name">Event name of the contract, for example <c>voicemail_created</c>.</param>
/// <param name="Resource">What changed.</param>
/// <param name="TenantUuid">Tenant, or null for events of the whole system.</param>
/// <param name="Headers">Routing key, scope and extra headers.</param>
/// <param name="Payload">The content under <c>data</c>.</param>
/// <param name="Reload">Commands for other daemons that go with the event, or null.</param>
public sealed record EventRow(
    string Name, ResourceId Resource, Guid? TenantUuid, JsonObject Headers, JsonNode Payload, JsonArray? Reload)
{
    /// <summary>Name of rows with only reload commands: subscribers do not get them.</summary>
    public const string ReloadOnly = "reload";

    /// <summary>User of the token that made the change; null for a service token.</summary>
    public Guid? Actor { get; init; }

    /// <summary>Request that made the change.</summary>
    public string? RequestId { get; init; }

    /// <summary>The integer id of a resource whose key is a uuid, when the change made or deleted it.</summary>
    public long? Number { get; init; }

    /// <summary>The other side of an association: its history shows the event too.</summary>
    public ResourceId? Other { get; init; }

    /// <summary>What changed in the resource, as JSON; see <see cref="Resources.RecordedChange"/>. Null when nothing did.</summary>
    public string? Change { get; init; }

    /// <summary>No event before it is about the resource; its change goes with this one.</summary>
    [JsonInclude]
    internal bool IsFirst { get; set; }
}

/// <summary>One row of <c>event</c> as read.</summary>
/// <param name="Sequence">Grows with each event; has gaps.</param>
/// <param name="Name">Event name of the contract; empty for rows that only the history shows, <see cref="EventRow.ReloadOnly"/> for those without an event.</param>
/// <param name="Resource">What changed.</param>
/// <param name="TenantUuid">Tenant, or null.</param>
/// <param name="Headers">JSON.</param>
/// <param name="Payload">JSON.</param>
/// <param name="Reload">JSON, or null.</param>
[GenerateSerializer, Immutable, Alias("confd.StoredEvent")]
public sealed record StoredEvent(
    [property: Id(0)] long Sequence, [property: Id(1)] string Name, [property: Id(2)] ResourceId Resource, [property: Id(3)] Guid? TenantUuid,
    [property: Id(4)] string Headers, [property: Id(5)] string Payload, [property: Id(6)] string? Reload)
{
    /// <summary>Characters of its texts, which are nearly all of its size in memory.</summary>
    public int TextLength => Headers.Length + Payload.Length + (Reload?.Length ?? 0) + (Change?.Length ?? 0);

    /// <summary>Partition of the tenant.</summary>
    [Id(7)] public required int Partition { get; init; }

    /// <summary>User of the token that made the change, or null.</summary>
    [Id(8)] public Guid? Actor { get; init; }

    /// <summary>Request that made the change.</summary>
    [Id(9)] public string? RequestId { get; init; }

    /// <summary>Time of the transaction.</summary>
    [Id(10)] public required DateTimeOffset At { get; init; }

    /// <summary>What changed, as JSON, or null.</summary>
    [Id(11)] public string? Change { get; init; }
}
