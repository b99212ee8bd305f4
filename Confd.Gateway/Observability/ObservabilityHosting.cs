using System.Diagnostics.Metrics;
using Confd.Configuration;
using Confd.Gateway.Authentication;
using Confd.Gateway.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orleans.Dashboard;

namespace Confd.Gateway.Observability;

/// <summary>Metrics, traces, logs and the dashboard of a process.</summary>
public static class ObservabilityHosting
{
    private const string MetricsPath = "/metrics";
    private const string DashboardPath = "/dashboard";

    /// <summary>This instrument has a series per route, method and status.</summary>
    private const string RequestDuration = "http.server.request.duration";

    /// <summary>No other instrument has more series than one per sink and partition.</summary>
    private const int MostSeries = 256;

    /// <summary>Adds the configured parts.</summary>
    /// <param name="builder">The process that is being built.</param>
    /// <param name="role">Name of the service in traces and metrics.</param>
    /// <exception cref="OptionsValidationException">Keys are wrong; each failure begins with one.</exception>
    public static WebApplicationBuilder AddConfdObservability(this WebApplicationBuilder builder, string role)
    {
        builder.Services.AddProcessOptions(builder.Configuration);
        var options = builder.Services.OptionsOf<TelemetryOptions>();
        if (builder.Services.OptionsOf<LoggingOptions>().IsJson)
        {
            builder.Logging.ClearProviders().AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            // Lines of text do not show the scope and the activity that it makes for each request.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(role));
        if (options.Metrics || options.Traces)
        {
            telemetry.WithMetrics(metrics => Metrics(metrics, options));
            builder.Services.ConfigureOpenTelemetryMeterProvider((services, metrics) =>
            {
                var own = services.GetRequiredService<IMeterFactory>();
                metrics.AddView(instrument => ViewOf(instrument, own));
            });
        }
        if (options.Traces)
        {
            telemetry.WithTracing(traces => Traces(traces, options));
        }
        return builder;
    }

    /// <summary>Serves metrics and dashboard to callers with the permission.</summary>
    public static WebApplication MapConfdObservability(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value;
        var pages = app.MapGroup("").WithHead();
        var metrics = options.Metrics
            ? pages.MapPrometheusScrapingEndpoint(MetricsPath)
            : pages.Map(MetricsPath, NotThere);
        metrics.WithMetadata([.. For("confd.metrics.read"), new HttpMethodMetadata([HttpMethods.Get])]);
        var dashboard = options.Dashboard
            ? pages.MapOrleansDashboard(DashboardPath)
            : pages.Map(DashboardPath + "/{**path}", NotThere);
        dashboard.WithMetadata(For("confd.dashboard.read"));
        return app;
    }

    private static object[] For(string acl) => new AclRequirement(acl) { MasterTenantOnly = true, IsForOperators = true }.AsMetadata();

    /// <summary>Only operators learn whether a page is switched off.</summary>
    private static Task NotThere(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void Metrics(MeterProviderBuilder metrics, TelemetryOptions options)
    {
        metrics.AddMeter(
            "Confd", "Microsoft.Orleans", "Npgsql", "System.Runtime",
            "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel");
        if (options.Metrics)
        {
            metrics.AddPrometheusExporter();
        }
        if (options.OtlpEndpoint is { } endpoint)
        {
            metrics.AddOtlpExporter(exporter => exporter.Endpoint = endpoint);
        }
    }

    /// <summary>
    /// A host measures itself, not other hosts in the same process. An instrument allocates all its series at once, half a
    /// megabyte by default, so most get room for fewer.
    /// </summary>
    internal static MetricStreamConfiguration? ViewOf(Instrument instrument, IMeterFactory own) =>
        instrument.Meter.Scope is IMeterFactory other && other != own ? MetricStreamConfiguration.Drop
        : instrument.Name == RequestDuration ? null
        : new MetricStreamConfiguration { CardinalityLimit = MostSeries };

    /// <summary>One trace per request: gateway, grains, database. The trace continues the W3C headers of callers.</summary>
    private static void Traces(TracerProviderBuilder traces, TelemetryOptions options) => traces
        .AddAspNetCoreInstrumentation(aspnet => aspnet.Filter = http => http.Request.Path.StartsWithSegments("/1.1"))
        .AddSource("Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Npgsql", "Confd.Storage")
        .AddOtlpExporter(exporter => exporter.Endpoint = options.OtlpEndpoint!);
}
