using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Hosting;

/// <summary>Health checks of a silo that has no gateway; with one, the gateway has them. Section <c>Confd:Health</c>.</summary>
[Section("Confd:Health")]
public sealed class HealthOptions
{
    /// <summary>Addresses to listen on, separated by semicolons. Default: none.</summary>
    [ListenAddresses]
    public string? Urls { get; set; }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
public sealed partial class HealthOptionsValidator : IValidateOptions<HealthOptions>;
