namespace Confd;

/// <summary>An Asterisk that is told to reload what has changed.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskServer")]
public sealed record AsteriskServer
{
    /// <summary>As configured, by default its host and port.</summary>
    [Id(0)] public string Name { get; init; } = "";

    /// <summary>How it is told: <c>ami</c> or <c>ari</c>.</summary>
    [Id(1)] public string Kind { get; init; } = "";

    /// <summary>It can be reached, and lets Confd in.</summary>
    [Id(2)] public bool Connected { get; init; }

    /// <summary>Version of Asterisk; null when it did not say.</summary>
    [Id(3)] public string? Version { get; init; }

    /// <summary>It has loaded what this event of the log and every one before it changed; null when nobody knows at the moment.</summary>
    [Id(4)] public long? AppliedUpTo { get; init; }

    /// <summary>Events after that, counted up to 10,000.</summary>
    [Id(5)] public long Pending { get; init; }

    /// <summary>Why it does not reload, or can't be reached, at the moment; null when all is well.</summary>
    [Id(6)] public string? LastError { get; init; }
}

/// <summary>Whether what an event changed is live.</summary>
[GenerateSerializer, Immutable, Alias("confd.AppliedEvent")]
public sealed record AppliedEvent
{
    /// <summary>Its place in the log.</summary>
    [Id(0)] public long EventId { get; init; }

    /// <summary>Every server has loaded it; true when there is none.</summary>
    [Id(1)] public bool Applied { get; init; }

    /// <summary>Each of the servers.</summary>
    [Id(2)] public IReadOnlyList<AppliedServer> Servers { get; init; } = [];
}

/// <summary>Whether a server has loaded what an event changed.</summary>
[GenerateSerializer, Immutable, Alias("confd.AppliedServer")]
public sealed record AppliedServer
{
    /// <summary>The server.</summary>
    [Id(0)] public string Name { get; init; } = "";

    /// <summary>It has loaded what the event and every one before it changed.</summary>
    [Id(1)] public bool Applied { get; init; }
}
