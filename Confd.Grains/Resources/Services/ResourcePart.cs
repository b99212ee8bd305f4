using System.Text.Json.Nodes;

namespace Confd.Resources;

/// <summary>
/// A part of a resource (the lines of a user). POST creates it along with the resource; PUT and DELETE with
/// <c>recursive=true</c> change and delete it. All within one transaction.
/// </summary>
/// <remarks>Any plugin adds parts: <see cref="ResourceBuilder{T}.Part{TPart}"/>.</remarks>
public interface IResourcePart<T> where T : class
{
    /// <summary>Record with the part's fields of the body, validated together with the resource's own.</summary>
    Type Body { get; }

    /// <summary>Record with the fields that POST answers instead of the view's, for the description; null for none.</summary>
    Type? Answer => null;

    /// <summary>Creates what the body gives.</summary>
    ValueTask CreateAsync(PartContext<T> part, CancellationToken cancellationToken);

    /// <summary>Changes the part to what the body gives.</summary>
    ValueTask EditAsync(PartContext<T> part, CancellationToken cancellationToken);

    /// <summary>Deletes what belongs only to the resource; by default there is nothing.</summary>
    ValueTask DeleteAsync(UnitOfWork work, Stored<T> stored, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>What a part works with.</summary>
/// <param name="UnitOfWork">The operation.</param>
/// <param name="Stored">The resource.</param>
/// <param name="Given">The whole validated body; a field that the caller left out is absent.</param>
/// <param name="Answers">What POST answers beyond the resource's view.</param>
public sealed record PartContext<T>(UnitOfWork UnitOfWork, Stored<T> Stored, JsonObject Given, PartAnswers Answers) where T : class;

/// <summary>Fields of the answer to POST that differ from the view of the resource.</summary>
public sealed class PartAnswers
{
    private readonly Dictionary<string, Func<ViewResponder, CancellationToken, ValueTask<object?>>> fields = [];

    /// <summary>Answers a value.</summary>
    public void Add(string field, object? value) => Add(field, (_, _) => ValueTask.FromResult(value));

    /// <summary>Answers something composed after the commit.</summary>
    public void Add(string field, Func<ViewResponder, CancellationToken, ValueTask<object?>> compose) => fields[field] = compose;

    /// <summary>The body gave no part, so the resource's own view is the answer.</summary>
    internal bool IsEmpty { get; init; }

    internal async ValueTask AddToAsync(
        Dictionary<string, object?> view, ViewResponder responder, CancellationToken cancellationToken)
    {
        foreach (var (field, compose) in fields)
        {
            view[field] = await compose(responder, cancellationToken);
        }
    }
}
