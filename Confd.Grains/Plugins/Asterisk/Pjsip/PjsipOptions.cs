using Confd.Configuration;

namespace Confd.Plugins;

/// <summary>The documentation of pjsip.conf. Section <c>Confd:Pjsip</c>.</summary>
[Section("Confd:Pjsip")]
public sealed class PjsipOptions
{
    /// <summary>
    /// Asterisk's own option names, JSON, also with gzip. Default: the file of Asterisk's packages, if it exists.
    /// </summary>
    public string? DocumentationFile { get; set; }
}
