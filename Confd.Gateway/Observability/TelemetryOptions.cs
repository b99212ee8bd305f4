using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Observability;

/// <summary>What a process tells of itself. Section <c>Confd:Telemetry</c>.</summary>
[Section("Confd:Telemetry")]
public sealed class TelemetryOptions
{
    /// <summary>OTLP endpoint (gRPC) that traces and metrics are sent to. Default: nowhere.</summary>
    [Address]
    public Uri? OtlpEndpoint { get; set; }

    /// <summary><c>GET /metrics</c> in Prometheus' form. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>The Orleans dashboard at <c>/dashboard</c>; it costs every grain call a little. Default false.</summary>
    public bool Dashboard { get; set; }

    /// <summary>Requests are traced from the gateway over the grains to the database.</summary>
    public bool Traces => OtlpEndpoint is not null;
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
