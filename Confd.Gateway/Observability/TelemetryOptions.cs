using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Observability;

/// <summary>The telemetry of a process. Section <c>Confd:Telemetry</c>.</summary>
[Section("Confd:Telemetry")]
public sealed class TelemetryOptions
{
    /// <summary>OTLP endpoint (gRPC) for traces and metrics. Default: none.</summary>
    [Address]
    public Uri? OtlpEndpoint { get; set; }

    /// <summary><c>GET /metrics</c> in Prometheus format. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>The Orleans dashboard at <c>/dashboard</c>; it adds a small cost to every grain call. Default false.</summary>
    public bool Dashboard { get; set; }

    /// <summary>Requests are traced through gateway, grains and database.</summary>
    public bool Traces => OtlpEndpoint is not null;
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
