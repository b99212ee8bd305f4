using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>What each silo of the cluster serves. It asks the silos at intervals.</summary>
/// <remarks>
/// Silos may differ: one that is upgraded already has plugins that others lack. Gateways get the routes of all;
/// where two silos declare the same route, the one that started last wins.
/// </remarks>
internal sealed partial class ClusterManifest(
    ManifestSource own, NodeClient nodes, ISiloStatusOracle silos, ILocalSiloDetails self, TimeProvider time,
    ILogger<ClusterManifest> logger) : IServedManifest, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private ImmutableDictionary<SiloAddress, ServedBySilo> served = ImmutableDictionary<SiloAddress, ServedBySilo>.Empty;
    private RouteManifest? merged;
    private Task running = Task.CompletedTask;

    public RouteManifest Current => Volatile.Read(ref merged) ?? own.Current;

    /// <summary>False for a silo that does not serve the grain, or has not yet said what it serves.</summary>
    public bool Serves(SiloAddress silo, GrainId grain)
    {
        if (Volatile.Read(ref served).TryGetValue(silo, out var known))
        {
            return known.Serves(grain);
        }
        return silo.Equals(self.SiloAddress) && Own.Serves(grain);
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ClusterManifest), ServiceLifecycleStage.Active,
        _ =>
        {
            running = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await stopping.CancelAsync();
            await running;
        });

    public void Dispose() => stopping.Dispose();

    private ServedBySilo Own => field ??= new ServedBySilo(own.Current);

    private async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            await RefreshAsync();
            await Task.Delay(Interval, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RefreshAsync()
    {
        var known = served;
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.ToList();
        var answers = await Task.WhenAll(active.Select(async silo => (silo, await AskAsync(silo, known.GetValueOrDefault(silo)))));
        var next = answers.Where(answer => answer.Item2 is not null)
            .ToImmutableDictionary(answer => answer.silo, answer => answer.Item2!);
        if (next.Count == known.Count && next.All(pair => known.GetValueOrDefault(pair.Key) == pair.Value))
        {
            return;
        }
        Volatile.Write(ref served, next);
        Volatile.Write(ref merged, Merge([.. next.OrderBy(pair => pair.Key.Generation).Select(pair => pair.Value.Manifest)]));
        LogServed(next.Count, Current.Routes.Count, Current.Revision);
    }

    private async Task<ServedBySilo?> AskAsync(SiloAddress silo, ServedBySilo? known)
    {
        if (silo.Equals(self.SiloAddress))
        {
            return Own;
        }
        try
        {
            var manifest = await nodes.AskManifestAsync(silo, known?.Manifest.Revision);
            return manifest is null ? known : new ServedBySilo(manifest);
        }
        catch (Exception exception)
        {
            LogNoAnswer(silo, exception.Message);
            return known;
        }
    }

    /// <summary>The later ones win.</summary>
    internal static RouteManifest Merge(IReadOnlyList<RouteManifest> manifests)
    {
        var revisions = manifests.Select(manifest => manifest.Revision).Distinct().ToList();
        if (revisions.Count == 1)
        {
            return manifests[0];
        }
        var routes = new Dictionary<(string Method, string Path), ManifestRoute>();
        var schemas = new Dictionary<string, string>();
        foreach (var manifest in manifests)
        {
            foreach (var route in manifest.Routes)
            {
                // A refusal does not hide what another silo serves.
                if (route.SuccessStatus != 405 || !routes.ContainsKey((route.Method, route.Path)))
                {
                    routes[(route.Method, route.Path)] = route;
                }
            }
            foreach (var (name, schema) in manifest.Schemas)
            {
                schemas[name] = schema;
            }
        }
        var revision = XxHash64.HashToUInt64(Encoding.ASCII.GetBytes(string.Join(' ', revisions))).ToString("x16");
        return new RouteManifest(revision, [.. routes.Values], schemas)
        {
            MoreGrainTypes = [.. manifests.SelectMany(manifest => manifest.MoreGrainTypes).Distinct()],
        };
    }

    [LoggerMessage(LogLevel.Information, "{Silos} silos serve {Routes} routes, manifest {Revision}")]
    private partial void LogServed(int silos, int routes, string revision);

    [LoggerMessage(LogLevel.Debug, "Silo {Silo} does not say what it serves: {Reason}")]
    private partial void LogNoAnswer(SiloAddress silo, string reason);
}

/// <summary>The grains of one silo's manifest.</summary>
internal sealed class ServedBySilo
{
    private readonly HashSet<GrainType> types = [];
    private readonly HashSet<string> handlers = [];

    public ServedBySilo(RouteManifest manifest)
    {
        Manifest = manifest;
        types.UnionWith(manifest.MoreGrainTypes.Select(GrainType.Create));
        foreach (var route in manifest.Routes)
        {
            if (route.GrainType == HandlerGrain.TypeName)
            {
                handlers.Add(route.GrainKey);
            }
            else
            {
                types.Add(GrainType.Create(route.GrainType));
            }
        }
    }

    public RouteManifest Manifest { get; }

    /// <summary>Handlers are one grain type for all plugins; the others have a type for each record.</summary>
    public bool Serves(GrainId grain) => types.Contains(grain.Type)
        || (grain.Type.ToString() == HandlerGrain.TypeName && handlers.Contains(grain.Key.ToString()!));
}
