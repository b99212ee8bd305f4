using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Confd.Configuration;

/// <summary>Where a process listens and keeps its files. Section <c>Confd</c>.</summary>
[Section("Confd")]
public sealed class ProcessOptions : IValidatableObject
{
    /// <summary>Addresses to listen on, separated by semicolons. Default <c>http://127.0.0.1:9486</c>.</summary>
    [ListenAddresses]
    public string Urls { get; set; } = "http://127.0.0.1:9486";

    /// <summary>The folder of the secrets and of the embedded database. Default <c>./data</c>.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>The folder of further plugins. Default <c>plugins</c> beside the program.</summary>
    public string PluginDirectory { get; set; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>
    /// Plugins by name; <c>false</c> switches one off. Default <c>true</c>, unless the plugin declares otherwise.
    /// </summary>
    public Dictionary<string, string> Plugins { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a plugin is switched on.</summary>
    /// <param name="plugin">Its name.</param>
    /// <param name="byDefault">Whether it is on when nothing is configured.</param>
    public bool IsOn(string plugin, bool byDefault = true) => Plugins.TryGetValue(plugin, out var text) ? bool.Parse(text) : byDefault;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Plugins
        .Where(plugin => !bool.TryParse(plugin.Value, out _))
        .Select(plugin => new ValidationResult($"Confd:Plugins:{plugin.Key} must be true or false, not '{plugin.Value}'."));
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
public sealed partial class ProcessOptionsValidator : IValidateOptions<ProcessOptions>;
