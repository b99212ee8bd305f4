using Confd.Configuration;

namespace Confd.Plugins;

/// <summary>Sound files. Section <c>Confd:Sounds</c>.</summary>
[Section("Confd:Sounds")]
public sealed class SoundOptions
{
    /// <summary>The folder of the tenants' sounds, with a folder for each. Default <c>sounds</c> in the data folder.</summary>
    public string? Directory { get; set; }

    /// <summary>Asterisk's own sounds, with a folder for each language. Default <c>/usr/share/asterisk/sounds</c>.</summary>
    public string SystemDirectory { get; set; } = "/usr/share/asterisk/sounds";
}
