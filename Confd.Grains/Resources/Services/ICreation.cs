using System.Text.Json.Nodes;

namespace Confd.Resources;

/// <summary>Takes over the creation of a resource whose POST makes more than itself.</summary>
public interface ICreation<T> where T : class
{
    /// <summary>Record with the fields that POST answers instead of the view's, for the description; null for none.</summary>
    Type? Answer => null;

    /// <summary>Creates everything in the unit of work; <paramref name="given"/> is the validated body.</summary>
    ValueTask<(Stored<T> Created, RouteResult? Answer)> CreateAsync(
        UnitOfWork work, JsonObject given, CancellationToken cancellationToken);
}
