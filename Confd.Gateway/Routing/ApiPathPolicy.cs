using Microsoft.AspNetCore.Routing.Matching;

namespace Confd.Gateway.Routing;

/// <summary>Compares paths of the API more strictly than the framework: exactly, and with an order among converters.</summary>
internal sealed class ApiPathPolicy : MatcherPolicy, IEndpointComparerPolicy, IEndpointSelectorPolicy
{
    /// <summary>Before the policy of methods: a path without the method gets 405, even if a less exact path has it.</summary>
    public override int Order => -2000;

    public IComparer<Endpoint> Comparer { get; } = Comparer<Endpoint>.Create(
        (left, right) => string.CompareOrdinal(PathOf(left)?.Rank, PathOf(right)?.Rank));

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => PathOf(endpoint) is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index) && PathOf(candidates[index].Endpoint) is { } path
                && !path.IsExactly(httpContext.Request.Path.Value!))
            {
                candidates.SetValidity(index, false);
            }
        }
        return Task.CompletedTask;
    }

    private static ApiPath? PathOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ApiPath>();
}
