using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>All resources of one kind: lists and creations, spread over as many activations as there is work.</summary>
/// <remarks>Reentrant: it keeps nothing between calls, so calls that wait for the database need not wait for each other.</remarks>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant, ServedByPlugin]
internal sealed class CollectionGrain<T>(
    SessionServices services, OperationRunner runner, ViewComposer composer, ResourceCatalog catalog,
    ResourceHistory history)
    : RouteGrain(runner), IResourceCollectionGrain<T>
    where T : class
{
    private readonly ResourceDeclaration<T> declaration = services.Plugins.Resource<T>();

    protected override async Task<RouteAnswer> ServeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call.Operation switch
            {
                RouteOperations.List => await catalog.ListAsync<T>(call, cancellationToken),
                RouteOperations.Create => await CreateAsync(call, cancellationToken),
                RouteOperations.History => await history.ListAsync(declaration, call, cancellationToken),
                RouteOperations.NotOffered => throw new RefusedException(new Refusal(RefusalKind.NotAllowed, "", "")),
                _ => throw new InvalidOperationException($"{declaration.Kind} has no operation '{call.Operation}'."),
            };
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    public async Task<T> CreateAsync(Caller caller, T value, CancellationToken cancellationToken)
    {
        var service = services.Operations.Resource<T>();
        var given = service.Validate(GivenBy(value), typeof(T), isPartial: false);
        var stored = await Runner.RunAsync(
            caller, session => service.CreateAsync(session, given, null, cancellationToken), null, cancellationToken);
        return stored.Value;
    }

    public async Task<ResourcePage<T>> ListAsync(
        Caller caller, IReadOnlyList<QueryValue> query, CancellationToken cancellationToken)
    {
        var page = await catalog.PageAsync(declaration, caller, query, cancellationToken);
        return new ResourcePage<T>(page.Total, [.. page.Rows.Select(row => (T)declaration.Parse(row.Body))]);
    }

    /// <summary>What a program left at its default counts as not given, so that generated values are generated.</summary>
    private static JsonObject GivenBy(T value)
    {
        var given = JsonSerializer.SerializeToNode(value, ConfdJson.Options)!.AsObject();
        foreach (var field in RecordSchema.For(typeof(T)).Fields)
        {
            if (JsonNode.DeepEquals(given[field.Name], field.Default))
            {
                given.Remove(field.Name);
            }
        }
        return given;
    }

    private async Task<RouteAnswer> CreateAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var service = services.Operations.Resource<T>();
        var given = service.ReadWhole(call.Body);
        return await Runner.AnswerAsync(
            call,
            async session =>
            {
                if (declaration.Creation is { } creation)
                {
                    var (made, answer) = await creation.CreateAsync(session, given, cancellationToken);
                    Remember(session, made.Id);
                    if (answer is not null)
                    {
                        var located = answer with { Location = answer.Location ?? declaration.LocationOf(made.Value, made.Id.Key) };
                        return () => OperationRunner.AnswerAsync(located, Runner.ResponderAfter(session), cancellationToken);
                    }
                    return () => CreatedAsync(made, session, cancellationToken);
                }
                var (stored, answers) = await service.CreateWithPartsAsync(session, given, cancellationToken);
                Remember(session, stored.Id);
                return () => answers.IsEmpty
                    ? CreatedAsync(stored, session, cancellationToken)
                    : AnswerAsync(stored, answers, Runner.ResponderAfter(session), cancellationToken);
            },
            cancellationToken);
    }

    private static void Remember(Session session, ResourceId made)
    {
        session.Idempotent = session.Idempotent is { } request ? request with { Resource = made } : null;
        session.Call = session.Call is { } call ? call with { Made = made } : null;
    }

    private async ValueTask<RouteAnswer> AnswerAsync(
        Stored<T> stored, PartAnswers answers, ViewResponder responder, CancellationToken cancellationToken)
    {
        var view = await responder.FullAsync<T>(stored.Id.Key, cancellationToken);
        await answers.AddToAsync(view, responder, cancellationToken);
        return new RouteAnswer { Body = ViewResponder.Json(view), Location = "/1.1" + declaration.LocationOf(stored.Value, stored.Id.Key) };
    }

    private async ValueTask<RouteAnswer> CreatedAsync(Stored<T> stored, Session made, CancellationToken cancellationToken)
    {
        long? number = declaration.KeyIsNumber
            ? long.Parse(stored.Id.Key, System.Globalization.CultureInfo.InvariantCulture)
            : declaration.NumberOf(stored.Value);
        var view = await composer.ComposeAsync(
            declaration, stored, number, services.Tracker.Now, made, cancellationToken);
        return new RouteAnswer { Body = view.Body, ETag = view.EntityTag, Location = "/1.1" + declaration.LocationOf(stored.Value, stored.Id.Key) };
    }
}
