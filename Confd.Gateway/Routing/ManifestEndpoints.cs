using Confd.Gateway.Answers;
using Confd.Gateway.Authentication;
using Confd.Gateway.Limits;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace Confd.Gateway.Routing;

/// <summary>The routes of the manifest as endpoints, rebuilt when the manifest changes.</summary>
internal sealed class ManifestEndpoints(ManifestWatch manifests, ApiEndpoint api, IAuthenticator authenticator) : EndpointDataSource
{
    private readonly Lock gate = new();
    private RouteManifest? known;
    private IReadOnlyList<Endpoint> endpoints = [NotReady()];

    public override IReadOnlyList<Endpoint> Endpoints
    {
        get
        {
            lock (gate)
            {
                if (manifests.Current is { } current && !ReferenceEquals(current, known))
                {
                    known = current;
                    endpoints = [.. EndpointsOf(current.Routes, Serve)];
                }
                return endpoints;
            }
        }
    }

    public override IChangeToken GetChangeToken() => manifests.GetChangeToken();

    /// <summary>One endpoint per method of a path, and one that refuses all other methods.</summary>
    /// <param name="path">The path.</param>
    /// <param name="methods">The handler of each; HEAD is served with GET.</param>
    public static IEnumerable<RouteEndpoint> EndpointsOf(
        ApiPath path, IReadOnlyList<(string Method, RequestDelegate Serve, object[] Metadata)> methods)
    {
        foreach (var (method, serve, metadata) in methods)
        {
            string[] taken = method == HttpMethods.Get ? [method, HttpMethods.Head] : [method];
            yield return Make(serve, path, method, [new HttpMethodMetadata(taken), .. metadata]);
        }
        var allow = AllowOf(methods.Select(method => method.Method));
        yield return Make(http => AnswerOthersAsync(http, allow), path, "other methods of", [new DisableRateLimitingAttribute()]);
    }

    /// <summary>The endpoints of these routes.</summary>
    /// <param name="routes">For the same method and path, the later route wins.</param>
    /// <param name="serve">Returns the handler of a route and the metadata of its endpoint.</param>
    public static IEnumerable<RouteEndpoint> EndpointsOf(
        IEnumerable<ManifestRoute> routes, Func<GatewayRoute, (RequestDelegate Serve, object[] Metadata)> serve) =>
        from declared in routes.Select(route => (Route: route, Path: new ApiPath(route.Path)))
        group declared by declared.Path.Shape into same
        from endpoint in EndpointsOf(
            same.First().Path,
            [.. from one in same
                group one by one.Route.Method into repeated
                let route = new GatewayRoute(repeated.Last().Route, repeated.Last().Path.Placeholders)
                let served = serve(route)
                select (repeated.Key, served.Serve, (object[])[route, .. served.Metadata])])
        select endpoint;

    private (RequestDelegate Serve, object[] Metadata) Serve(GatewayRoute route)
    {
        if (route.Manifest.OnlyWithOwnTenants && !authenticator.ManagesTenants)
        {
            // When another service manages tenants, the method is refused for any valid token.
            return (RefuseAsync, new AclRequirement(acl: null).AsMetadata());
        }
        object[] waits = route.Manifest.GrainMethod == GrainMethod.WaitingRoute ? [new LongLived()] : [];
        return (
            http => api.InvokeAsync(http, route),
            route.Manifest.NeedsNoToken ? waits : [.. waits, .. new AclRequirement(route).AsMetadata()]);
    }

    private static Task RefuseAsync(HttpContext http) =>
        AnswerWriter.RefuseAsync(http, [new Refusal(RefusalKind.NotAllowed, "", "")]).AsTask();

    /// <summary>Value of the Allow header.</summary>
    private static string AllowOf(IEnumerable<string> methods)
    {
        var known = methods.ToList();
        return string.Join(", ", known.Concat(known.Contains(HttpMethods.Get) ? ["HEAD", "OPTIONS"] : ["OPTIONS"]));
    }

    private static Task AnswerOthersAsync(HttpContext http, string allow)
    {
        http.Response.Headers.Allow = allow;
        http.Response.StatusCode = HttpMethods.IsOptions(http.Request.Method)
            ? StatusCodes.Status200OK
            : StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private static RouteEndpoint Make(RequestDelegate serve, ApiPath path, string name, object[] metadata) => new(
        serve, path.Pattern, order: 0, new EndpointMetadataCollection([path, .. metadata]), $"{name} {path.Pattern.RawText}");

    /// <summary>The routes are unknown until a silo has answered.</summary>
    private static RouteEndpoint NotReady() => new(
        http => FailureAnswers.UnavailableAsync(http).AsTask(), RoutePatternFactory.Parse("/1.1/{**path}"), order: 0,
        EndpointMetadataCollection.Empty, "/1.1 before the manifest");
}
