namespace Confd;

/// <summary>One of Asterisk's configuration files.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskFile")]
public sealed record AsteriskFile
{
    /// <summary>File name, for example <c>pjsip.conf</c>.</summary>
    [Id(0)] public string Name { get; init; } = "";

    /// <summary>Entity tag of the text; changes only when the text changes.</summary>
    [Id(1)] public string Version { get; init; } = "";

    /// <summary>Size in bytes.</summary>
    [Id(2)] public long Size { get; init; }

    /// <summary>When the answering silo last saw the text change, or first composed it.</summary>
    [Id(3)] public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Something in the configuration that does not work, or may be unintended.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskFinding")]
public sealed record AsteriskFinding
{
    /// <summary>The file with the finding.</summary>
    [Id(0)] public string File { get; init; } = "";

    /// <summary><c>error</c> or <c>warning</c>.</summary>
    [Id(1)] public string Severity { get; init; } = "";

    /// <summary>Kind of the resource, for example <c>line</c>.</summary>
    [Id(2)] public string Resource { get; init; } = "";

    /// <summary>Path of the resource, or null when it has none.</summary>
    [Id(3)] public string? Href { get; init; }

    /// <summary>What is wrong, and how to correct it.</summary>
    [Id(4)] public string Message { get; init; } = "";
}
