using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// How a resource creates itself. Its key was taken for it, and nothing is stored under that key yet. All that comes with it is
/// committed with its state.
/// </summary>
internal sealed partial class ResourceGrain<T>
{
    public async Task<RouteAnswer> CreateAsync(RouteCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(call, () => MakeAsync(call, cancellationToken), cancellationToken);
        }
        finally
        {
            if (Row.Exists)
            {
                newborns.Add(GrainContext);
            }
            else
            {
                // A creation that was refused, or only tried, leaves no activation.
                DeactivateOnIdle();
            }
        }
    }

    private Task<RouteAnswer> MakeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var service = services.ServiceOf<T>();
        if (call.IsOfRecords)
        {
            var fields = service.Validate(GivenBy(BodyRules.Parse(call.Body)), typeof(T), isPartial: false);
            return Runner.AnswerAsync(
                call,
                async work =>
                {
                    var made = await service.CreateAsync(Row.Host(work), fields, null, cancellationToken);
                    return () => ValueTask.FromResult(RecordOf(made.Value));
                },
                Row.SaveAsync, cancellationToken);
        }
        var given = service.ReadWhole(call.Body);
        return Runner.AnswerAsync(call, work => MakeAsync(Row.Host(work), given, cancellationToken), Row.SaveAsync, cancellationToken);
    }

    /// <summary>Makes the resource and what comes with it, and returns what composes the answer after the commit.</summary>
    private async ValueTask<Func<ValueTask<RouteAnswer>>> MakeAsync(
        UnitOfWork work, JsonObject given, CancellationToken cancellationToken)
    {
        if (declaration.Creation is { } creation)
        {
            var (made, answer) = await creation.CreateAsync(work, given, cancellationToken);
            Remember(work, made.Id);
            if (answer is null)
            {
                return () => CreatedAsync(made, work, cancellationToken);
            }
            var located = answer with { Location = answer.Location ?? declaration.LocationOf(made.Value, made.Id.Key) };
            return () => OperationRunner.AnswerAsync(located, Runner.ResponderAfter(work), cancellationToken);
        }
        var (stored, answers) = await services.ServiceOf<T>().CreateWithPartsAsync(work, given, cancellationToken);
        Remember(work, stored.Id);
        return () => answers.IsEmpty
            ? CreatedAsync(stored, work, cancellationToken)
            : CreatedAsync(stored, answers, Runner.ResponderAfter(work), cancellationToken);
    }

    private static void Remember(UnitOfWork work, ResourceId made)
    {
        work.Idempotent = work.Idempotent is { } request ? request with { Resource = made } : null;
        work.Call = work.Call is { } call ? call with { Made = made } : null;
    }

    /// <summary>The answer is the view, which is kept for the next reader.</summary>
    private async ValueTask<RouteAnswer> CreatedAsync(Stored<T> stored, UnitOfWork made, CancellationToken cancellationToken)
    {
        var view = await composer.ComposeAsync(
            declaration, stored, Row.Number, services.Tracker.Now, made, cancellationToken);
        if (made.CommittedAt is { } committed && ReferenceEquals(Row.Stored?.Value, stored.Value)
            && services.Tracker.IsCurrent(made.BegunAt, view.Sources, own: committed))
        {
            Keep(view with { ReadAt = committed }, stored.Tenant);
        }
        return new RouteAnswer
        {
            Body = view.Body, ETag = view.EntityTag, Location = "/1.1" + declaration.LocationOf(stored.Value, stored.Id.Key),
        };
    }

    private async ValueTask<RouteAnswer> CreatedAsync(
        Stored<T> stored, PartAnswers answers, ViewResponder responder, CancellationToken cancellationToken)
    {
        var view = await responder.FullAsync<T>(stored.Id.Key, cancellationToken);
        await answers.AddToAsync(view, responder, cancellationToken);
        return new RouteAnswer
        {
            Body = ViewResponder.Json(view), Location = "/1.1" + declaration.LocationOf(stored.Value, stored.Id.Key),
        };
    }

    /// <summary>A value that a program left at its default counts as not given, so that generated values are generated.</summary>
    private static JsonObject GivenBy(JsonObject given)
    {
        foreach (var field in RecordSchema.For(typeof(T)).Fields.Where(field => JsonNode.DeepEquals(given[field.Name], field.Default)))
        {
            given.Remove(field.Name);
        }
        return given;
    }
}
