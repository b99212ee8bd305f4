using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>
/// Keeps every sink running on the silo that should have it: each silo calls those that rendezvous hashing gives it,
/// which also moves them there when silos come and go.
/// </summary>
internal sealed partial class SinkKeeper(
    IEnumerable<ISinkFactory> factories, IGrainFactory grains, ISiloStatusOracle silos, ILogger<SinkKeeper> logger)
    : SiloWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var own = silos.SiloAddress;
            var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.ToList();
            foreach (var key in factories.SelectMany(factory => factory.Partitions.Select(partition => $"{factory.Name}/{partition}")))
            {
                if (!own.Equals(active.MaxBy(silo => WeightOf(key, silo))))
                {
                    continue;
                }
                try
                {
                    await grains.GetGrain<ISinkGrain>(key).KeepAsync(own);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    LogNotKept(key, exception.Message);
                }
            }
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static ulong WeightOf(string key, SiloAddress silo) =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{key} {silo.ToParsableString()}"));

    [LoggerMessage(LogLevel.Warning, "Sink {Key} could not be called: {Reason}")]
    private partial void LogNotKept(string key, string reason);
}
