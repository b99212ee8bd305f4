using System.Globalization;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>What an endpoint belongs to.</summary>
internal static class EndpointOwners
{
    /// <summary>The line and the trunk of an endpoint, as its events name them.</summary>
    public static async ValueTask<(object? Line, object? Trunk)> ReadAsync(
        UnitOfWork work, ResourceId endpoint, CancellationToken cancellationToken)
    {
        var links = await work.LinksAsync(endpoint, cancellationToken);
        return (Owner("line_endpoint_"), Owner("trunk_endpoint_"));

        object? Owner(string prefix) => links.FirstOrDefault(link =>
            link.Right == endpoint && link.Kind.StartsWith(prefix, StringComparison.Ordinal)) is { } link
            ? new { Id = int.Parse(link.Left.Key, CultureInfo.InvariantCulture) }
            : null;
    }
}
