namespace Confd.Plugins;

/// <summary>Declares <c>/infos</c>: the identity of this system and its API version.</summary>
/// <remarks>Source: wazo-confd 1.1 API, infos.</remarks>
public sealed class InfoPlugin() : ResourcePlugin<SystemInfo>(Kind)
{
    /// <summary>The release whose API this service speaks.</summary>
    public const string WazoVersion = "26.08";

    /// <summary>Kind of the row.</summary>
    internal const string Kind = "info";

    /// <summary>Key of the only row.</summary>
    internal const string Key = "00000000-0000-0000-0000-000000000000";

    public override void Declare(ResourceBuilder<SystemInfo> info) => info
        .Named("infos", called: "Infos", by: i => i.Key)
        .SystemWide()
        .WithoutStandardRoutes()
        .Routes(routes => routes.Route("GET", "/infos", ReadAsync, answers: typeof(ShownInfo)));

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        // The first request creates it; a second one at the same time finds it when it is retried.
        var info = await route.UnitOfWork.FindVisibleAsync<SystemInfo>(Key, cancellationToken)
            ?? route.UnitOfWork.Add(Key, null, null, new SystemInfo { Key = Key, Uuid = Guid.NewGuid() });
        return RouteResult.Json(new ShownInfo(info.Value.Uuid, WazoVersion));
    }
}

/// <summary>The identity of this system.</summary>
public sealed record SystemInfo
{
    /// <summary>Always the same: there is one.</summary>
    public string Key { get; init; } = "";

    /// <summary>Identifies the system in events.</summary>
    public Guid Uuid { get; init; }
}

/// <summary>The identity of this system, as shown.</summary>
/// <param name="Uuid">Identifies the system in events.</param>
/// <param name="WazoVersion">The release whose API it speaks.</param>
internal sealed record ShownInfo(Guid Uuid, string WazoVersion);
