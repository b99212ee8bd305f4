using System.Text.Json.Nodes;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Resources;

/// <summary>
/// One operation on behalf of one caller: reads what it needs, sees its own changes, and commits them all in
/// one transaction, or none. Not thread-safe; made for one request and thrown away. Kinds whose plugin is switched off
/// have no resources.
/// </summary>
public sealed partial class UnitOfWork
{
    private readonly UnitOfWorkServices services;
    private readonly Dictionary<ResourceId, Tracked> resources = [];
    private readonly Dictionary<LinkRow, LinkChange> linkChanges = new(LinkRow.ByName);
    private readonly PendingEvents events = [];
    private readonly List<StateWrite> rawWrites = [];
    private readonly List<ResourceId> passed = [];
    private readonly List<RewrittenDocument> rewritten = [];
    private readonly List<Func<CancellationToken, Task>> endings = [];
    private readonly List<Action> afterwards = [];
    private readonly Dictionary<Guid, IReadOnlyList<ResourceId>> removedTenants = [];

    internal UnitOfWork(UnitOfWorkServices services, Caller caller)
    {
        this.services = services;
        BegunAt = services.Tracker.Now;
        Caller = caller;
        Call = caller.Attempt is { } attempt ? new CallRow(attempt) : null;
    }

    /// <summary>On whose behalf.</summary>
    public Caller Caller { get; private set; }

    /// <summary>The query of the request, for edits and deletions that take parameters.</summary>
    public IReadOnlyList<QueryValue> Query { get; internal set; } = [];

    internal UnitOfWorkServices Services => services;

    /// <summary>Tracker time before the first read.</summary>
    internal long BegunAt { get; }

    /// <summary>When the unit of work was committed; null when it was not, or when others changed the same resources meanwhile.</summary>
    internal long? CommittedAt { get; private set; }

    /// <summary>Remembered with the change when the request has an idempotency key; else null.</summary>
    internal IdempotencyRow? Idempotent { get; set; }

    /// <summary>Committed with the change, so that a repeat of the call finds it; null for calls that are made once.</summary>
    internal CallRow? Call { get; set; }

    /// <summary>
    /// A resource that is known already, from a link or from an earlier read, as this unit of work sees it now; null when it is
    /// gone. What a request names is looked up by <see cref="FindVisibleAsync{T}"/> and <see cref="Within"/> instead.
    /// </summary>
    public async ValueTask<Stored<T>?> FindAsync<T>(ResourceId id, CancellationToken cancellationToken) where T : class =>
        services.Plugins.TryResource<T>()?.Kind == id.Kind ? ToStored<T>(await TrackAsync(id, cancellationToken)) : null;

    /// <summary>The resource with this key or integer id if the caller may see it; null otherwise.</summary>
    public async ValueTask<Stored<T>?> FindVisibleAsync<T>(string keyOrNumber, CancellationToken cancellationToken)
        where T : class
    {
        var declaration = services.Plugins.TryResource<T>();
        var key = declaration is null ? null : await ResolveAsync(declaration, keyOrNumber, cancellationToken);
        if (key is null)
        {
            return null;
        }
        var found = declaration!.Elsewhere is { } find
            ? await find(this, key, cancellationToken)
            : await FindAsync<T>(new ResourceId(declaration.Kind, key), cancellationToken);
        return await IfVisibleAsync(found, cancellationToken);
    }

    /// <summary>As <see cref="FindVisibleAsync{T}"/>, but refuses with the plugin's 404 text.</summary>
    /// <param name="keyOrNumber">Key or integer id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="called">What the text names instead, when the caller used another name.</param>
    public async ValueTask<Stored<T>> GetVisibleAsync<T>(
        string keyOrNumber, CancellationToken cancellationToken, string? called = null)
        where T : class =>
        await FindVisibleAsync<T>(keyOrNumber, cancellationToken)
        ?? throw new RefusedException(services.Plugins.Resource<T>().NotFound(called ?? keyOrNumber));

    /// <summary>Finds what the body of a resource of this tenant may name.</summary>
    /// <param name="tenant">The resource's own tenant; null when it belongs to the whole system.</param>
    public TenantScope Within(Guid? tenant) => new(this, tenant);

    private async ValueTask<Stored<T>?> IfVisibleAsync<T>(Stored<T>? found, CancellationToken cancellationToken) where T : class =>
        found is not null && await SeesAsync(found.Tenant, cancellationToken) ? found : null;

    /// <summary>A document of settings as stored, of the caller's tenant when each has one; null when its plugin is switched off.</summary>
    public async ValueTask<T?> SettingsAsync<T>(CancellationToken cancellationToken) where T : class
    {
        if (!services.Plugins.HasSettings<T>())
        {
            return null;
        }
        var declaration = services.Plugins.SettingsOf<T>();
        if (declaration.IsOfTenant)
        {
            return await TenantAsync(cancellationToken) is { } tenant ? declaration.ReadFrom(tenant) : null;
        }
        var document = await services.Settings.ReadAsync<T>(cancellationToken);
        Guard(declaration.Id, document.Version);
        return document.Value;
    }

    /// <summary>A service of the host (configuration, clock …).</summary>
    public TService Service<TService>() where TService : notnull => services.Provider.GetRequiredService<TService>();

    /// <summary>A service that not every host has; null without it.</summary>
    public TService? OptionalService<TService>() where TService : class => services.Provider.GetService<TService>();

    /// <summary>True when the caller may see resources of this tenant; resources without tenant are visible to all.</summary>
    public ValueTask<bool> SeesAsync(Guid? tenant, CancellationToken cancellationToken) =>
        services.Tenants.SeesAsync(Caller, tenant, cancellationToken);

    /// <summary>Resources at the other end of this resource's links, in order of position, then of the other side's id; those without id as they were linked.</summary>
    public async ValueTask<IReadOnlyList<Linked<T>>> RelatedAsync<T>(
        ResourceId id, RelationPath step, CancellationToken cancellationToken) where T : class
    {
        if (services.Plugins.TryResource<T>() is not { } declaration)
        {
            return [];
        }
        var hop = step.Last;
        GuardLinks(id, hop);
        var links = (await LinksAsync(id, hop.LinkKind, cancellationToken))
            .Where(link => link.Kind == hop.LinkKind && (hop.Reverse ? link.Right : link.Left) == id)
            .Where(link => (hop.Reverse ? link.Left : link.Right).Kind == declaration.Kind)
            .ToList();
        await LoadAsync(links.Select(link => hop.Reverse ? link.Left : link.Right), cancellationToken);
        var related = new List<Linked<T>>();
        foreach (var link in links)
        {
            var other = await TrackAsync(hop.Reverse ? link.Left : link.Right, cancellationToken);
            if (ToStored<T>(other) is { } stored)
            {
                related.Add(new Linked<T>(link, stored, other!.Number));
            }
        }
        return [.. related.OrderBy(item => item.Link.Position).ThenBy(item => item.Number)
            .ThenBy(item => item.Link.Made).ThenBy(item => item.Stored.Id.Key, StringComparer.Ordinal)];
    }

    /// <summary>Every link on either side of a resource, with the changes of this unit of work.</summary>
    public async ValueTask<IReadOnlyList<LinkRow>> LinksAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var tracked = await TrackAsync(id, cancellationToken);
        if (tracked is null)
        {
            return [];
        }
        await LoadLinksAsync([id], cancellationToken);
        return tracked.Links!;
    }

    /// <summary>What the plugin of this link declares about its links; null when it declares nothing of this type.</summary>
    public TFacet? FacetOf<TFacet>(LinkRow link) where TFacet : class =>
        services.Plugins.TryGetAssociation(link.Kind, out var association)
            ? (TFacet?)association.Facets.GetValueOrDefault(typeof(TFacet))
            : null;

    /// <summary>The association links that this unit of work has read of a resource, to be kept with its state.</summary>
    internal IReadOnlyList<LinkRow>? AssociationsOf(ResourceId id) =>
        resources.TryGetValue(id, out var tracked)
            ? tracked.Links?.Where(link => !services.Plugins.IsReference(link.Kind)).ToList()
                ?? (linkChanges.Count == 0 ? tracked.KeptAssociations : null)
            : null;

    /// <summary>Links of a kind; the kept ones are enough when the unit of work changed none.</summary>
    private async ValueTask<IReadOnlyList<LinkRow>> LinksAsync(
        ResourceId id, string kind, CancellationToken cancellationToken)
    {
        if (linkChanges.Count == 0 && resources.TryGetValue(id, out var tracked)
            && tracked is { Links: null, KeptAssociations: { } kept } && !services.Plugins.IsReference(kind))
        {
            return kept;
        }
        return await LinksAsync(id, cancellationToken);
    }

    /// <summary>Links two resources, or changes position and body of their link.</summary>
    public void Link(LinkRow link) => Change(new LinkChange(link, Removed: false));

    /// <summary>As <see cref="Link"/>, when it is known that both may be linked, regardless of their tenants.</summary>
    internal void LinkChecked(LinkRow link) => Change(new LinkChange(link, Removed: false, IsChecked: true));

    /// <summary>Removes a link; does nothing in the database when there is none.</summary>
    public void Unlink(LinkRow link) => Change(new LinkChange(link, Removed: true));

    /// <summary>Replaces the record of a resource that this unit of work has read or made.</summary>
    public Stored<T> Replace<T>(Stored<T> stored, T value, Guid? tenant = null) where T : class
    {
        var tracked = resources[stored.Id];
        tracked.Current = value;
        tracked.Tenant = tenant ?? tracked.Tenant;
        Index(tracked);
        return ToStored<T>(tracked)!;
    }

    /// <summary>
    /// Runs after the operation's work and before its commit, in the order of the calls: for work in other services that must come
    /// after every rule. An exception ends the operation without a commit. A trial does nothing there.
    /// </summary>
    public void AtEnd(Func<CancellationToken, Task> operation)
    {
        if (!Caller.IsDryRun)
        {
            LeaveToEnd(operation);
        }
    }

    /// <summary>As <see cref="AtEnd"/>, in a trial too: for work on resources.</summary>
    internal void LeaveToEnd(Func<CancellationToken, Task> operation) => endings.Add(operation);

    /// <summary>Runs once the change is committed; what it does must not fail, as the caller is answered with success.</summary>
    public void AfterCommit(Action operation) => afterwards.Add(operation);

    /// <summary>Publishes an event about a resource when the unit of work commits.</summary>
    /// <param name="about">The resource.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="published">The event.</param>
    /// <param name="other">The other side of an association, whose history shows the event too.</param>
    public void Publish(ResourceId about, Guid? tenant, DomainEvent published, ResourceId? other = null)
    {
        events.Add(published.ToRow(about, tenant) with { Actor = Caller.UserUuid, RequestId = Caller.RequestId, Other = other });
    }

    /// <summary>Notes that the values of these unique rules were generated.</summary>
    internal void Generated(ResourceId id, IEnumerable<string> uniqueNames) =>
        resources[id].GeneratedValues = resources[id].GeneratedValues.Union(uniqueNames).ToArray();

    /// <summary>Every rule of this resource holds; only the commit checks that its unique values are free.</summary>
    internal void Passed(ResourceId id) => passed.Add(id);

    /// <summary>
    /// Adds a resource without the rules, effects and events of its plugin. <see cref="UnitOfWorkOperations.CreateAsync{T}"/> creates
    /// one with them.
    /// </summary>
    /// <param name="key">Its key: the decimal id, the uuid in lower case, or a text.</param>
    /// <param name="number">Its integer id; null for resources without one.</param>
    /// <param name="tenant">Its owner; null when it belongs to the whole system.</param>
    /// <param name="value">The record.</param>
    /// <param name="generated">Unique rules whose values were generated: the operation runs again when one of these is taken.</param>
    public Stored<T> Add<T>(string key, long? number, Guid? tenant, T value, params IEnumerable<string> generated) where T : class
    {
        var declaration = services.Plugins.Resource<T>();
        var id = new ResourceId(declaration.Kind, key);
        var tracked = new Tracked(id, declaration)
        {
            Current = value, Number = number, Tenant = tenant, OriginalTenant = tenant, Links = [], GeneratedValues = generated.ToArray(),
            IsOfStep = isStepping,
        };
        resources[id] = tracked;
        Index(tracked);
        if (isStepping)
        {
            stepMade.Add(id);
        }
        return ToStored<T>(tracked)!;
    }

    internal void Adopt<T>(Stored<T> stored, long? number, IReadOnlyList<LinkRow>? associations) where T : class
    {
        resources[stored.Id] = new Tracked(stored.Id, services.Plugins.Resource<T>())
        {
            Original = stored.Value, Current = stored.Value, Version = stored.Version, Number = number,
            Tenant = stored.Tenant, OriginalTenant = stored.Tenant, KeptAssociations = associations,
        };
        Index(resources[stored.Id]);
    }

    /// <summary>
    /// The resource takes part in the version check without being changed itself: of two operations that touch it only
    /// one commits, and the other runs again. The operation must have read it, and read it before the state that must stay unchanged.
    /// </summary>
    public void Touch(ResourceId id) => resources[id].IsTouched = true;

    /// <summary>Removes everything that the tenant owns, without a version check.</summary>
    internal void RemoveTenant(Guid tenant, IReadOnlyList<ResourceId> owned) => removedTenants[tenant] = owned;

    /// <summary>Writes a row that no plugin declares and that no history shows.</summary>
    internal void Rewrite(StateWrite write) => rawWrites.Add(write);

    /// <summary>Writes a document of settings. Its grain writes it unless <c>IsBeside</c> is set; the history shows it.</summary>
    internal void Rewrite(RewrittenDocument document) => rewritten.Add(document);

    internal void Delete(ResourceId id)
    {
        resources[id].IsDeleted = true;
    }

    /// <summary>The key that a key or an integer id stands for, also of what this unit of work makes; null when none.</summary>
    internal ValueTask<string?> ResolveAsync(
        ResourceDeclaration declaration, string keyOrNumber, CancellationToken cancellationToken)
    {
        var made = declaration is { HasNumber: true, KeyIsNumber: false }
            && long.TryParse(keyOrNumber, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? numbers.GetValueOrDefault((declaration, number))
                : null;
        return made is not null
            ? ValueTask.FromResult<string?>(made)
            : services.ResolveAsync(declaration, keyOrNumber, cancellationToken);
    }

    internal async ValueTask<Tracked?> TrackAsync(ResourceId id, CancellationToken cancellationToken)
    {
        if (!resources.TryGetValue(id, out var tracked))
        {
            await LoadAsync([id], cancellationToken);
            resources.TryGetValue(id, out tracked);
        }
        return tracked is { IsDeleted: false } ? tracked : null;
    }

    private async Task LoadAsync(IEnumerable<ResourceId> ids, CancellationToken cancellationToken)
    {
        var missing = ids.Where(id => !resources.ContainsKey(id)).Distinct().ToList();
        if (missing.Count == 0)
        {
            return;
        }
        var rows = await services.Store.ReadAsync(missing, cancellationToken);
        missed.UnionWith(missing.Except(rows.Select(row => row.Id)));
        foreach (var row in rows)
        {
            if (services.Plugins.TryGetResource(row.Id.Kind) is not { } declaration)
            {
                continue;
            }
            var value = declaration.Parse(row.Body);
            resources[row.Id] = new Tracked(row.Id, declaration)
            {
                Original = value, Current = value, Version = row.Version, Number = row.Number,
                Tenant = row.TenantUuid, OriginalTenant = row.TenantUuid,
            };
            Index(resources[row.Id]);
        }
    }

    private void Change(LinkChange change)
    {
        var link = change.Link;
        var left = resources.GetValueOrDefault(link.Left)?.Links;
        var right = link.Left == link.Right ? null : resources.GetValueOrDefault(link.Right)?.Links;
        // One end may have thousands of links; the other one tells as well whether this is among them.
        var shorter = left is null || right?.Count < left.Count ? right : left;
        var isKnown = linkChanges.ContainsKey(link) || shorter?.Contains(link, LinkRow.ByName) == true;
        linkChanges[link] = change;
        if (isStepping)
        {
            stepLinks.Add(link);
        }
        Update(left);
        Update(right);

        void Update(List<LinkRow>? links)
        {
            if (isKnown)
            {
                links?.RemoveAll(other => LinkRow.ByName.Equals(other, link));
            }
            if (!change.Removed)
            {
                links?.Add(link);
            }
        }
    }

    private static Stored<T>? ToStored<T>(Tracked? tracked) where T : class =>
        tracked is { IsDeleted: false, Current: T value }
            ? new Stored<T>(tracked.Id, tracked.Tenant, tracked.Version, value)
            : null;
}

/// <summary>A related resource and the link that leads to it.</summary>
/// <param name="Link">The link.</param>
/// <param name="Stored">The resource at its other end.</param>
/// <param name="Number">Its integer id, if it has one.</param>
public sealed record Linked<T>(LinkRow Link, Stored<T> Stored, long? Number) where T : class
{
    /// <summary>The record at the other end.</summary>
    public T Value => Stored.Value;
}

/// <summary>A document of settings that is replaced.</summary>
/// <param name="Write">The row.</param>
/// <param name="Before">The body that it replaces; null for the first row of a tenant.</param>
/// <param name="Record">Type of the record in both.</param>
internal sealed record RewrittenDocument(StateWrite Write, string? Before, Type Record)
{
    /// <summary>Another resource hosts the operation: the unit of work writes the document, not the document's grain.</summary>
    public bool IsBeside { get; init; }
}

internal readonly record struct LinkChange(LinkRow Link, bool Removed, bool IsChecked = false);
