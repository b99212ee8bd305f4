using Confd.Configuration;

namespace Confd.Plugins;

/// <summary>Music on hold. Section <c>Confd:Moh</c>.</summary>
[Section("Confd:Moh")]
public sealed class MohOptions
{
    /// <summary>The folder of the files. Default <c>moh</c> in the data folder.</summary>
    public string? Directory { get; set; }
}
