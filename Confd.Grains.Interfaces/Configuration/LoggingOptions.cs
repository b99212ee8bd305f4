using Microsoft.Extensions.Options;

namespace Confd.Configuration;

/// <summary>What a process logs. Section <c>Confd:Logging</c>.</summary>
[Section("Confd:Logging")]
public sealed class LoggingOptions
{
    /// <summary><c>text</c> (default), or <c>json</c>: objects with request id, tenant and actor.</summary>
    [OneOf("text or json")]
    public string Format { get; set; } = "text";

    /// <summary>One log line per request. Default false.</summary>
    public bool Requests { get; set; }

    /// <summary>Log lines are JSON objects.</summary>
    public bool IsJson => Format == "json";
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
public sealed partial class LoggingOptionsValidator : IValidateOptions<LoggingOptions>;
