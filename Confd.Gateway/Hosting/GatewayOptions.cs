using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Hosting;

/// <summary>How the gateway behaves when it stops, or when a silo is lost. Section <c>Confd:Gateway</c>.</summary>
[Section("Confd:Gateway")]
public sealed class GatewayOptions
{
    /// <summary>A silo has a gateway in its process. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// <c>DrainSeconds</c>, 0 to 10 minutes: how long the gateway still serves after its health check reports that it is no
    /// longer ready. Default 0.
    /// </summary>
    [ConfigurationKeyName("DrainSeconds"), DurationRange("00:00:00", "00:10:00")]
    public Duration DrainTime { get; set; }

    /// <summary><c>RetrySeconds</c>, 0 to 5 minutes: how long repeatable requests are repeated. Default 15 seconds.</summary>
    [ConfigurationKeyName("RetrySeconds"), DurationRange("00:00:00", "00:05:00")]
    public Duration RetryTime { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
