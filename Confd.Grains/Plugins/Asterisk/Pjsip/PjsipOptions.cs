using Confd.Configuration;

namespace Confd.Plugins;

/// <summary>What is known of pjsip.conf. Section <c>Confd:Pjsip</c>.</summary>
[Section("Confd:Pjsip")]
public sealed class PjsipOptions
{
    /// <summary>Asterisk's own option names, JSON, also with gzip. Default: where Asterisk's packages put it, if they did.</summary>
    public string? DocumentationFile { get; set; }
}
