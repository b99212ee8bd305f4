using System.Text.Json.Nodes;
using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>The standard operations, for plugins whose own operations are made of several.</summary>
public static class UnitOfWorkOperations
{
    /// <summary>Creates a resource by the rules and with the events of its plugin, from fields as a caller would send them.</summary>
    public static ValueTask<Stored<T>> CreateAsync<T>(
        this UnitOfWork work, JsonObject fields, CancellationToken cancellationToken) where T : class
    {
        var service = work.Services.ServiceOf<T>();
        return service.CreateAsync(work, service.Validate(fields, typeof(T), isPartial: false), null, cancellationToken);
    }

    /// <summary>Edits a resource by the rules and with the events of its plugin.</summary>
    public static ValueTask<Stored<T>> EditAsync<T>(
        this UnitOfWork work, Stored<T> stored, JsonObject fields, CancellationToken cancellationToken) where T : class
    {
        var service = work.Services.ServiceOf<T>();
        return service.EditAsync(work, stored, service.Validate(fields, typeof(T), isPartial: true), cancellationToken);
    }

    /// <summary>
    /// Validates fields by the rules of the body of POST (or PUT) of a resource, so that <see cref="CreateValidatedAsync{T}"/> and
    /// <see cref="EditValidatedAsync{T}"/> can take them. <see cref="RouteContext.ReadBodyOf{T}"/> reads the body of a request.
    /// </summary>
    /// <param name="work">The operation.</param>
    /// <param name="fields">As a caller would send them; <c>Prepare</c> does not see them.</param>
    /// <param name="isPartial">They are those of PUT, and name only what they change.</param>
    /// <exception cref="RefusedException">With every faulty field (400).</exception>
    public static JsonObject Validate<T>(this UnitOfWork work, JsonObject fields, bool isPartial = false) where T : class
    {
        var service = work.Services.ServiceOf<T>();
        return service.Validate(fields, isPartial ? service.Declaration.EditBody : service.Declaration.CreateBody, isPartial);
    }

    /// <summary>Creates from fields that were validated already.</summary>
    public static ValueTask<Stored<T>> CreateValidatedAsync<T>(
        this UnitOfWork work, JsonObject values, CancellationToken cancellationToken) where T : class =>
        work.Services.ServiceOf<T>().CreateAsync(work, values, null, cancellationToken);

    /// <summary>Edits from fields that were validated already.</summary>
    public static ValueTask<Stored<T>> EditValidatedAsync<T>(
        this UnitOfWork work, Stored<T> stored, JsonObject values, CancellationToken cancellationToken) where T : class =>
        work.Services.ServiceOf<T>().EditAsync(work, stored, values, cancellationToken);

    /// <summary>Whether a plugin that is switched on declares such resources.</summary>
    public static bool Knows<T>(this UnitOfWork work) where T : class => work.Services.Plugins.TryResource<T>() is not null;

    /// <summary>What the view of such resources reads; see <see cref="ViewNode{T}.Full"/>.</summary>
    public static IReadOnlyList<RelationPath> NeedsOfView<T>(this UnitOfWork work) where T : class =>
        work.Services.Plugins.Resource<T>().ViewPaths;

    /// <summary>The refusal of a resource that is not there.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="keyOrNumber">As the request names it.</param>
    public static Refusal NotFound<T>(this UnitOfWork work, string keyOrNumber) where T : class =>
        work.Services.Plugins.Resource<T>().NotFound(keyOrNumber);

    /// <summary>New numbers, never given twice, for parts of a resource with numbers of their own.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="sequence">Name of the sequence: a plugin's, or one of the plugin's own.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Cancels the wait for them.</param>
    public static ValueTask<IReadOnlyList<long>> NextNumbersAsync(
        this UnitOfWork work, string sequence, int count, CancellationToken cancellationToken) =>
        work.Services.Ids.NextAsync(sequence, count, cancellationToken);

    /// <summary>Reserves integer ids for resources that the operation is going to create, so that it waits for them once.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="kind">Name of their plugin; nothing is reserved when it is switched off.</param>
    /// <param name="count">How many; 0 for none.</param>
    /// <param name="cancellationToken">Cancels the wait for them.</param>
    public static ValueTask ReserveNumbersAsync(
        this UnitOfWork work, string kind, int count, CancellationToken cancellationToken) =>
        count > 0 && work.Services.Plugins.TryGetResource(kind) is not null
            ? work.Services.Ids.ReserveAsync(kind, count, cancellationToken)
            : ValueTask.CompletedTask;

    /// <summary>The integer id of a resource; null when it has none, or is gone.</summary>
    public static async ValueTask<long?> NumberOfAsync(this UnitOfWork work, ResourceId id, CancellationToken cancellationToken) =>
        (await work.TrackAsync(id, cancellationToken))?.Number;

    /// <summary>Deletes a resource by the rules and with the events of its plugin.</summary>
    public static ValueTask DeleteAsync<T>(
        this UnitOfWork work, Stored<T> stored, CancellationToken cancellationToken) where T : class =>
        work.Services.ServiceOf<T>().DeleteAsync(work, stored, cancellationToken);

    /// <summary>As <see cref="DeleteAsync{T}"/>, but a resource that must not be deleted stays, without an error.</summary>
    /// <returns>Whether it was deleted.</returns>
    public static async ValueTask<bool> TryDeleteAsync<T>(
        this UnitOfWork work, Stored<T> stored, CancellationToken cancellationToken) where T : class
    {
        try
        {
            // Refusals come before anything is changed.
            await work.DeleteAsync(stored, cancellationToken);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    /// <summary>Deletes a resource and its links without rules and events.</summary>
    public static ValueTask RemoveAsync<T>(
        this UnitOfWork work, Stored<T> stored, CancellationToken cancellationToken) where T : class =>
        Deletion.RemoveAsync(work, work.Services.Plugins, stored.Id, cancellationToken);

    /// <summary>
    /// As <see cref="RemoveAsync{T}"/>, for all resources to which a path leads, after the rest of the operation and its events.
    /// </summary>
    public static async ValueTask RemoveAfterAsync<T>(
        this UnitOfWork work, ResourceId from, RelationPath path, CancellationToken cancellationToken) where T : class
    {
        foreach (var related in await work.RelatedAsync<T>(from, path, cancellationToken))
        {
            work.LeaveToEnd(token => work.RemoveAsync(related.Stored, token).AsTask());
        }
    }

    /// <summary>Replaces a document of a resource by the rules and with the events of its plugin, from validated fields.</summary>
    public static async ValueTask ReplaceDocumentAsync<TOwner, TDocument>(
        this UnitOfWork work, Stored<TOwner> owner, JsonObject given, CancellationToken cancellationToken)
        where TOwner : class
        where TDocument : class, new()
    {
        var stored = await work.DocumentOfAsync<TOwner, TDocument>(owner, cancellationToken);
        if (stored is null)
        {
            stored = work.Add(owner.Id.Key, number: null, owner.Tenant, new TDocument());
            work.Link(new LinkRow(
                work.Services.Plugins.DocumentOf<TOwner, TDocument>().OwnerLink, stored.Id, owner.Id));
        }
        var complete = JsonSerializer.SerializeToNode(RecordFields.Apply<TDocument>(null, given), ConfdJson.Options)!.AsObject();
        await work.Services.ServiceOf<TDocument>().EditAsync(work, stored, complete, cancellationToken);
    }

    /// <summary>
    /// Changes a document of settings of the whole system along with the operation, without its rules and its event; nothing
    /// when its plugin is switched off.
    /// </summary>
    public static async ValueTask RewriteSettingsAsync<T>(
        this UnitOfWork work, Func<T, T> change, CancellationToken cancellationToken) where T : class
    {
        if (!work.Services.Plugins.HasSettings<T>())
        {
            return;
        }
        var before = await work.Services.Settings.ReadAsync<T>(cancellationToken);
        work.Rewrite(new RewrittenDocument(
            SettingsState<T>.WriteOf(
                work.Services.Plugins, work.Services.Plugins.SettingsOf<T>().Id, before.Version, change(before.Value)),
            JsonSerializer.Serialize(before.Value, ConfdJson.Options), typeof(T)) { IsBeside = true });
    }

    /// <summary>The document of a resource; null until it is written.</summary>
    public static ValueTask<Stored<TDocument>?> DocumentOfAsync<TOwner, TDocument>(
        this UnitOfWork work, Stored<TOwner> owner, CancellationToken cancellationToken)
        where TOwner : class
        where TDocument : class, new() =>
        work.FindAsync<TDocument>(
            new ResourceId(work.Services.Plugins.DocumentOf<TOwner, TDocument>().Kind, owner.Id.Key), cancellationToken);

    /// <summary>Publishes the plugin's events of an edit that was not made by <see cref="EditAsync{T}"/>.</summary>
    public static ValueTask PublishEditedAsync<T>(
        this UnitOfWork work, Stored<T> before, Stored<T> after, CancellationToken cancellationToken) where T : class =>
        work.Services.ServiceOf<T>().PublishAsync(work, Change.Edited, before, after, cancellationToken);

    /// <summary>Links a pair by the rules and with the events of its plugin.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="left">The side that owns the order.</param>
    /// <param name="right">The other side.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <param name="attributes">The pair's attributes; null for none.</param>
    public static ValueTask AssociateAsync<TPlugin, TLeft, TRight>(
        this UnitOfWork work, Stored<TLeft> left, Stored<TRight> right, CancellationToken cancellationToken, object? attributes = null)
        where TPlugin : AssociationPlugin<TLeft, TRight>
        where TLeft : class
        where TRight : class => PairsOf<TPlugin, TLeft, TRight>(work).AssociateAsync(
            work, left, right, attributes is null ? null : ConfdJsonText.ToNode(attributes).AsObject(), cancellationToken);

    /// <summary>Unlinks a pair by the rules and with the events of its plugin.</summary>
    public static ValueTask DissociateAsync<TPlugin, TLeft, TRight>(
        this UnitOfWork work, Stored<TLeft> left, Stored<TRight> right, CancellationToken cancellationToken)
        where TPlugin : AssociationPlugin<TLeft, TRight>
        where TLeft : class
        where TRight : class =>
        PairsOf<TPlugin, TLeft, TRight>(work).DissociateAsync(work, left, right, cancellationToken);

    /// <summary>Makes these the only links of a relation of a resource; links that do not change cost nothing.</summary>
    public static async ValueTask ReplaceLinksAsync(
        this UnitOfWork work, RelationPath relation, ResourceId from, IReadOnlyList<LinkRow> wanted, CancellationToken cancellationToken)
    {
        var hop = relation.Last;
        var current = (await work.LinksAsync(from, cancellationToken))
            .Where(link => link.Kind == hop.LinkKind && (hop.Reverse ? link.Right : link.Left) == from).ToList();
        var kept = wanted.Select(link => (link.Left, link.Right)).ToHashSet();
        foreach (var link in current.Where(link => !kept.Contains((link.Left, link.Right))))
        {
            work.Unlink(link);
        }
        foreach (var link in wanted.Except(current))
        {
            work.Link(link);
        }
    }

    /// <summary>The resources that a list in a body names; refuses with the first that the caller does not see.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="field">The list's field, for the error text.</param>
    /// <param name="called">How error texts call the resource.</param>
    /// <param name="by">Name of the identifier in the error text.</param>
    /// <param name="ids">Keys or integer ids, each with its form in the error text.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <param name="tenant">
    /// They must belong to this tenant. Without it the plugin itself refuses those of other tenants: no link may lead to
    /// them.
    /// </param>
    public static async ValueTask<IReadOnlyList<Stored<T>>> GetListedAsync<T>(
        this UnitOfWork work, string field, string called, string by, IEnumerable<object> ids,
        CancellationToken cancellationToken, Guid? tenant = null) where T : class
    {
        var found = new List<Stored<T>>();
        ids = [.. ids];
        await work.PreloadAsync<T>(
            ids.Select(id => Convert.ToString(id, System.Globalization.CultureInfo.InvariantCulture)!), [], cancellationToken);
        foreach (var id in ids)
        {
            var key = Convert.ToString(id, System.Globalization.CultureInfo.InvariantCulture)!;
            // A uuid that has only digits is no integer id.
            var one = by == "uuid" && key.All(char.IsAsciiDigit)
                ? null
                : await work.FindVisibleAsync<T>(key, cancellationToken);
            found.Add(one is not null && (tenant is null || one.Tenant == tenant)
                ? one
                : throw new RefusedException(Refusals.ReferenceNotFound(field, called, (by, id))));
        }
        return found;
    }

    private static AssociationService<TLeft, TRight> PairsOf<TPlugin, TLeft, TRight>(UnitOfWork work)
        where TLeft : class
        where TRight : class => new((AssociationDeclaration<TLeft, TRight>)work.Services.Plugins.AssociationOf(typeof(TPlugin)));
}
