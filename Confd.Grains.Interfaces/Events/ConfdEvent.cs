namespace Confd;

/// <summary>One event of the log: a committed change.</summary>
/// <remarks>Source: wazo-confd 1.1 API, events; <see cref="Headers"/> and <see cref="Data"/> are those of the message bus.</remarks>
[GenerateSerializer, Immutable, Alias("confd.ConfdEvent")]
public sealed record ConfdEvent
{
    /// <summary>Place in the log; grows with each event and has gaps. An event that is delivered twice keeps its place.</summary>
    [Id(0)] public required long Sequence { get; init; }

    /// <summary>For example <c>user_created</c>.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>For example <c>config.user.created</c>.</summary>
    [Id(2)] public required string RoutingKey { get; init; }

    /// <summary>Plugin name of the resource that changed, for example <c>user</c>.</summary>
    [Id(3)] public required string Resource { get; init; }

    /// <summary>The resource's key: the decimal id, or the uuid in lower case.</summary>
    [Id(4)] public required string Key { get; init; }

    /// <summary>Tenant, or null for events of the whole system.</summary>
    [Id(5)] public Guid? TenantUuid { get; init; }

    /// <summary>User of the token that made the change; null for a service token.</summary>
    [Id(6)] public Guid? Actor { get; init; }

    /// <summary>Request that made the change, as in its <c>X-Request-Id</c>.</summary>
    [Id(7)] public string? RequestId { get; init; }

    /// <summary>Time of the change.</summary>
    [Id(8)] public required DateTimeOffset At { get; init; }

    /// <summary>ACL that a receiver needs, for example <c>events.config.user.created</c>.</summary>
    [Id(9)] public required string RequiredAcl { get; init; }

    /// <summary>The headers of the message bus, as a JSON object.</summary>
    [Id(10)] public required string Headers { get; init; }

    /// <summary>The content, as JSON.</summary>
    [Id(11)] public required string Data { get; init; }

    /// <summary>The message as the bus carries it: one JSON object with every header, and the content under <c>data</c>.</summary>
    public string ToMessage() => $"{Headers[..^1]},\"data\":{Data}}}";
}
