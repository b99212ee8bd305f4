using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Where phones are known. Section <c>Confd:Provd</c>.</summary>
[Section("Confd:Provd")]
public sealed class ProvdOptions
{
    /// <summary><c>embedded</c> (default): here, with everything else.</summary>
    [OneOf("embedded")]
    public string Mode { get; set; } = "embedded";

    /// <summary>Plugins that devices may name. Default: none.</summary>
    public TextList Plugins { get; set; } = [];

    /// <summary>Templates that devices may name besides <c>defaultconfigdevice</c>. Default: none.</summary>
    public TextList Templates { get; set; } = [];
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class ProvdOptionsValidator : IValidateOptions<ProvdOptions>;
