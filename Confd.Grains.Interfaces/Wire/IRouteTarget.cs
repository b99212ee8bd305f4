namespace Confd;

/// <summary>A grain that serves HTTP routes. The gateway knows no other interface of resources.</summary>
[Alias("confd.IRouteTarget")]
public interface IRouteTarget : IGrainWithStringKey
{
    /// <summary>Carries out one request. Refusals come back in the answer rather than as exceptions.</summary>
    [Alias("Invoke")]
    Task<RouteAnswer> InvokeAsync(RouteCall call, CancellationToken cancellationToken = default);
}
