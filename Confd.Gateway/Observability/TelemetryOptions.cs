using Confd.Gateway.Hosting;

namespace Confd.Gateway.Observability;

/// <summary>What a process tells of itself. Sections <c>Confd:Telemetry</c> and <c>Confd:Logging</c>.</summary>
public sealed record TelemetryOptions
{
    private const string FormatKey = "Confd:Logging:Format";

    /// <summary>OTLP endpoint (gRPC) that traces and metrics are sent to, or null for nowhere. <c>Confd:Telemetry:OtlpEndpoint</c>.</summary>
    public Uri? OtlpEndpoint { get; private init; }

    /// <summary><c>GET /metrics</c> in Prometheus' form. Default true. <c>Confd:Telemetry:Metrics</c>.</summary>
    public bool Metrics { get; private init; }

    /// <summary>The Orleans dashboard at <c>/dashboard</c>; it costs every grain call a little. Default false. <c>Confd:Telemetry:Dashboard</c>.</summary>
    public bool Dashboard { get; private init; }

    /// <summary>Log lines are JSON objects with request id, tenant and actor. Default false (text). <c>Confd:Logging:Format</c>.</summary>
    public bool JsonLogs { get; private init; }

    /// <summary>One log line per request. Default false. <c>Confd:Logging:Requests</c>.</summary>
    public bool RequestLog { get; private init; }

    /// <summary>Requests are traced from the gateway over the grains to the database.</summary>
    public bool Traces => OtlpEndpoint is not null;

    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static TelemetryOptions Read(IConfiguration configuration) => new()
    {
        OtlpEndpoint = configuration["Confd:Telemetry:OtlpEndpoint"] is { Length: > 0 }
            ? Setting.Address(configuration, "Confd:Telemetry:OtlpEndpoint", "")
            : null,
        Metrics = Setting.Flag(configuration, "Confd:Telemetry:Metrics", whenAbsent: true),
        Dashboard = Setting.Flag(configuration, "Confd:Telemetry:Dashboard", whenAbsent: false),
        JsonLogs = (configuration[FormatKey] ?? "text") switch
        {
            "json" => true,
            "text" => false,
            var other => throw Setting.Wrong(FormatKey, "text or json", other),
        },
        RequestLog = Setting.Flag(configuration, "Confd:Logging:Requests", whenAbsent: false),
    };
}
