using System.Text.Json.Nodes;

namespace Confd.Resources;

/// <content>The events of a resource.</content>
public sealed partial class ResourceBuilder<T>
{
    /// <summary>Publishes an event, with its reload commands, after each change of this sort.</summary>
    public ResourceBuilder<T> On(Change change, Func<EventContext<T>, DomainEvent> publish) =>
        OnEach(change, (context, _) => ValueTask.FromResult<IReadOnlyList<DomainEvent>>([publish(context)]));

    /// <summary>Publishes <c>name_created</c>, <c>name_edited</c> and <c>name_deleted</c> after each such change.</summary>
    /// <param name="eventName">Name in the contract without its last word.</param>
    /// <param name="routingKey">Routing key without its last word, which is the same.</param>
    /// <param name="payload">What each of them carries; serialised with the wire's naming.</param>
    /// <param name="reload">Commands for Asterisk that go with each of them, in order.</param>
    /// <param name="reloadsAfter">The changes that need the commands; all of them by default.</param>
    /// <param name="headers">Their headers; for all users of the tenant by default.</param>
    /// <param name="calls">Other calls of sysconfd that go with each of them.</param>
    public ResourceBuilder<T> Events(
        string eventName, string routingKey, Func<T, object> payload, IReadOnlyList<string>? reload = null,
        IReadOnlyList<Change>? reloadsAfter = null, Func<T, JsonObject>? headers = null, IReadOnlyList<JsonObject>? calls = null) =>
        Events(
            eventName, routingKey, (context, _) => ValueTask.FromResult(payload(context.Value)), reload, reloadsAfter,
            context => headers?.Invoke(context.Value), calls);

    /// <summary>As above, with a payload that reads other resources.</summary>
    public ResourceBuilder<T> Events(
        string eventName, string routingKey, Func<EventContext<T>, CancellationToken, ValueTask<object>> payload,
        IReadOnlyList<string>? reload = null, IReadOnlyList<Change>? reloadsAfter = null, Func<EventContext<T>, JsonObject?>? headers = null,
        IReadOnlyList<JsonObject>? calls = null)
    {
        foreach (var change in Enum.GetValues<Change>())
        {
            var what = WordOf(change);
            var commands = reloadsAfter?.Contains(change) ?? true ? reload ?? [] : [];
            OnEach(change, async (context, token) => [new DomainEvent($"{eventName}_{what}", $"{routingKey}.{what}", await payload(context, token))
            {
                Headers = headers?.Invoke(context),
                Reload = commands,
                SysconfdCalls = calls ?? [],
            }]);
        }
        return this;
    }

    /// <summary>Publishes an event after each creation, edit and deletion, where <c>Events</c> can't say it.</summary>
    /// <param name="publish">Makes it from <c>created</c>, <c>edited</c> or <c>deleted</c> and the record.</param>
    public ResourceBuilder<T> OnEveryChange(Func<string, T, DomainEvent> publish) =>
        OnEveryChange((what, context, _) => ValueTask.FromResult(publish(what, context.Value)));

    /// <summary>Publishes an event about other resources too, after each creation, edit and deletion.</summary>
    /// <param name="publish">Makes it from <c>created</c>, <c>edited</c> or <c>deleted</c> and the change.</param>
    public ResourceBuilder<T> OnEveryChange(Func<string, EventContext<T>, CancellationToken, ValueTask<DomainEvent>> publish)
    {
        foreach (var change in Enum.GetValues<Change>())
        {
            var what = WordOf(change);
            OnEach(change, async (context, cancellationToken) => [await publish(what, context, cancellationToken)]);
        }
        return this;
    }

    /// <summary>Publishes any number of events after each change of this sort.</summary>
    public ResourceBuilder<T> OnEach(
        Change change, Func<EventContext<T>, CancellationToken, ValueTask<IReadOnlyList<DomainEvent>>> publish) =>
        With(declaration => declaration.Events.Add(new DeclaredEvent<T>(change, publish)));

    private static string WordOf(Change change) => change.ToString().ToLowerInvariant();
}
