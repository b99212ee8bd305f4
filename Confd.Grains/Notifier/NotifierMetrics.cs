using System.Diagnostics.Metrics;
using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Notifier;

/// <summary>Meter <c>Confd</c>: how the sinks are doing.</summary>
internal sealed partial class NotifierMetrics : SiloWork, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Meter meter;
    private readonly Counter<long> delivered;
    private readonly Counter<long> failures;
    private readonly IConfdStore store;
    private readonly TimeProvider time;
    private readonly ILogger<NotifierMetrics> logger;
    private volatile IReadOnlyList<SinkLag> lags = [];

    public NotifierMetrics(IMeterFactory meters, IConfdStore store, TimeProvider time, ILogger<NotifierMetrics> logger)
    {
        (this.store, this.time, this.logger) = (store, time, logger);
        meter = meters.Create("Confd");
        delivered = meter.CreateCounter<long>("confd.sink.delivered", "{event}", "Events that a sink has taken");
        failures = meter.CreateCounter<long>("confd.sink.failures", "{attempt}", "Attempts of a sink that failed");
        meter.CreateObservableGauge(
            "confd.sink.pending", () => lags.Select(lag => new Measurement<long>(lag.Pending, TagsOf(lag))), "{event}",
            "Events that a sink has not taken yet");
        meter.CreateObservableGauge(
            "confd.sink.lag", () => lags.Select(lag => new Measurement<double>(SecondsOf(lag), TagsOf(lag))), "s",
            "Age of the oldest event that a sink has not taken yet");
    }

    public void Delivered(string sink, int count) => delivered.Add(count, new KeyValuePair<string, object?>("sink", sink));

    public void Failed(string sink) => failures.Add(1, new KeyValuePair<string, object?>("sink", sink));

    public double SecondsOf(SinkLag lag) =>
        lag.OldestAt is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0;

    public void Dispose() => meter.Dispose();

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                lags = await store.Log.LagAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnreadable(exception.Message);
            }
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static KeyValuePair<string, object?>[] TagsOf(SinkLag lag) =>
        [new("sink", lag.Sink), new("partition", lag.Partition)];

    [LoggerMessage(LogLevel.Warning, "The lag of the sinks can't be read at the moment: {Reason}")]
    private partial void LogUnreadable(string reason);
}
