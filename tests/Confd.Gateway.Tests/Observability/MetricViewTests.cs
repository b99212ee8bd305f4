using System.Diagnostics.Metrics;
using Confd.Gateway.Observability;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Confd.Gateway.Tests;

/// <summary>The metrics of a host, and the memory they take.</summary>
public sealed class MetricViewTests
{
    [Fact]
    public void A_host_measures_itself_and_what_belongs_to_the_process_but_no_neighbour()
    {
        using var host = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var neighbour = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var shared = new Meter("Confd");
        var own = host.GetRequiredService<IMeterFactory>();

        Assert.Equal(256, ViewOf(own.Create("Confd"))!.CardinalityLimit);
        Assert.Equal(256, ViewOf(shared)!.CardinalityLimit);
        Assert.Same(MetricStreamConfiguration.Drop, ViewOf(neighbour.GetRequiredService<IMeterFactory>().Create("Confd")));
        Assert.Null(ObservabilityHosting.ViewOf(own.Create("Microsoft.AspNetCore.Hosting").CreateHistogram<double>("http.server.request.duration"), own));

        MetricStreamConfiguration? ViewOf(Meter meter) => ObservabilityHosting.ViewOf(meter.CreateCounter<long>("confd.some.count"), own);
    }
}
