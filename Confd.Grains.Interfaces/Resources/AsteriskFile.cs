namespace Confd;

/// <summary>One of Asterisk's configuration files.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskFile")]
public sealed record AsteriskFile
{
    /// <summary>As Asterisk has it, for example <c>pjsip.conf</c>.</summary>
    [Id(0)] public string Name { get; init; } = "";

    /// <summary>Changes exactly when the text does; the entity tag of the text.</summary>
    [Id(1)] public string Version { get; init; } = "";

    /// <summary>Bytes.</summary>
    [Id(2)] public long Size { get; init; }

    /// <summary>When the silo that answers has seen the text change; its first composing counts.</summary>
    [Id(3)] public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Something in the configuration that does not work, or may not be meant.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskFinding")]
public sealed record AsteriskFinding
{
    /// <summary>The file that it concerns.</summary>
    [Id(0)] public string File { get; init; } = "";

    /// <summary><c>error</c> or <c>warning</c>.</summary>
    [Id(1)] public string Severity { get; init; } = "";

    /// <summary>Kind of the resource, for example <c>line</c>.</summary>
    [Id(2)] public string Resource { get; init; } = "";

    /// <summary>Path of the resource; null for what has none.</summary>
    [Id(3)] public string? Href { get; init; }

    /// <summary>What is wrong, and what to do.</summary>
    [Id(4)] public string Message { get; init; } = "";
}
