using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Resources;

/// <summary>Declares a kind of resource. Rules run in the order in which they are declared.</summary>
public sealed partial class ResourceBuilder<T> : RecordBuilder<ResourceBuilder<T>, T> where T : class
{
    private readonly string name;
    private readonly List<Action<ResourceDeclaration<T>>> steps = [];
    private string? path;
    private string label;
    private string uuidName = "uuid";
    private Expression<Func<T, object>>? key;
    private Tenancy tenancy = Tenancy.OfCaller;
    private Type createBody = typeof(T);
    private Type editBody = typeof(T);
    private bool isDocument;
    private bool hasLinks = true;

    internal ResourceBuilder(string name)
    {
        this.name = name;
        label = name;
    }

    /// <summary>Adds to what another plugin has declared.</summary>
    internal ResourceBuilder(ResourceDeclaration<T> extended)
    {
        name = extended.Kind;
        path = extended.Path;
        label = extended.Label;
    }

    /// <summary>The silo's services; null without a silo.</summary>
    internal IServiceProvider? Host { get; init; }

    /// <summary>Options of the silo, for a plugin's declaration that depends on them; the defaults without a silo.</summary>
    public TOptions Options<TOptions>() where TOptions : class, new() =>
        Host is null ? new TOptions() : Host.GetRequiredService<IOptions<TOptions>>().Value;

    /// <summary>A service of the silo on which the declaration depends; null without it, or without a silo.</summary>
    public TService? OptionalService<TService>() where TService : class => Host?.GetService<TService>();

    /// <summary>Names the collection.</summary>
    /// <param name="collection">Path below <c>/1.1</c> without its first slash; ACLs follow from it.</param>
    /// <param name="called">How error texts call the resource; by the record's name by default.</param>
    /// <param name="by">The property that is the grain's key; <c>Uuid</c> by default, or <c>Id</c> where there is none.</param>
    public ResourceBuilder<T> Named(string collection, string? called = null, Expression<Func<T, object>>? by = null)
    {
        path = "/" + collection;
        label = called ?? typeof(T).Name;
        key = by;
        return this;
    }

    /// <summary>404 texts use this name for the lookup, although it is by uuid.</summary>
    public ResourceBuilder<T> LookupNamed(string lookup)
    {
        uuidName = lookup;
        return this;
    }

    /// <summary>Any text can name an item, and 404 texts quote it.</summary>
    public ResourceBuilder<T> TextKey() => QuotedKey().With(declaration => declaration.KeyIsText = true);

    /// <summary>404 texts quote the uuid as a text rather than as <c>UUID('…')</c>.</summary>
    public ResourceBuilder<T> QuotedKey() => With(declaration => declaration.KeyIsQuoted = true);

    /// <summary>
    /// Belongs to the tenant of the resource that its first reference names, rather than to the tenant of the request that creates it.
    /// </summary>
    public ResourceBuilder<T> TenantOfReference()
    {
        tenancy = Tenancy.OfReference;
        return this;
    }

    /// <summary>Belongs to the whole system; only tokens of the master tenant change it.</summary>
    /// <param name="masterReads">Only tokens of the master tenant may read it; only they change it in any case.</param>
    public ResourceBuilder<T> SystemWide(bool masterReads = false)
    {
        tenancy = Tenancy.None;
        return With(declaration => declaration.MasterReads = masterReads);
    }

    /// <summary>Bodies follow the rules of another record, which has more fields.</summary>
    public ResourceBuilder<T> Body<TBody>() => CreateBody<TBody>().EditBody<TBody>();

    /// <summary>Bodies of POST follow the rules of another record, which has more fields.</summary>
    public ResourceBuilder<T> CreateBody<TBody>()
    {
        createBody = typeof(TBody);
        return this;
    }

    /// <summary>Bodies of PUT follow the rules of another record.</summary>
    public ResourceBuilder<T> EditBody<TBody>()
    {
        editBody = typeof(TBody);
        return this;
    }

    /// <summary>A PUT without the field resets it, as the contract requires for a few fields; a PATCH never does.</summary>
    public ResourceBuilder<T> ResetByPut(string field, JsonNode? value) =>
        With(declaration => declaration.PutResets.Add(field, value));

    /// <summary>Fields that are read together: a PATCH that names one keeps the others unchanged.</summary>
    public ResourceBuilder<T> Joined(params string[] fields) => With(declaration => declaration.Joined.Add(fields));

    /// <summary>Brings a new state into its stored form, from the one before (null at creation).</summary>
    public ResourceBuilder<T> MergeWith(Func<T?, T, T> merge) => With(declaration => declaration.Merges.Add(merge));

    /// <summary>Fills in generated values of a new record.</summary>
    public ResourceBuilder<T> Complete(Func<T, CompletionContext, CancellationToken, ValueTask<T>> complete) =>
        With(declaration => declaration.Completions.Add(complete));

    /// <summary>Fills in generated values of a new record.</summary>
    public ResourceBuilder<T> Complete(Func<T, CompletionContext, T> complete) =>
        Complete((value, context, _) => ValueTask.FromResult(complete(value, context)));

    /// <summary>Changes the validated body (aliases of fields); it adds nothing for a field not given.</summary>
    public ResourceBuilder<T> Normalize(Action<JsonObject> normalize) =>
        With(declaration => declaration.Normalizers.Add(normalize));

    /// <summary>The value of a field, or of several fields together, is unique in the whole system.</summary>
    public ResourceBuilder<T> Unique(Expression<Func<T, object?>> field, params Expression<Func<T, object?>>[] more) =>
        Unique([field, .. more], withinTenant: false);

    /// <summary>The value of a field is unique within each tenant.</summary>
    public ResourceBuilder<T> UniqueInTenant(Expression<Func<T, object?>> field) => Unique([field], withinTenant: true);

    private ResourceBuilder<T> Unique(IEnumerable<LambdaExpression> named, bool withinTenant)
    {
        var fields = named.Select(FieldAccess<T>.Of).ToList();
        return Unique(
            string.Join(',', fields.Select(one => one.Name)),
            value => fields.Any(one => one.Get(value) is null)
                ? null
                : string.Join(UniqueRule<T>.Separator, fields.Select(one => one.Text(value))),
            (value, _) => Refusals.Exists(label, [.. fields.Select(one => (one.Name, one.Get(value)))]),
            withinTenant: withinTenant);
    }

    /// <summary>Other resources name one of these by this field, which is unique, rather than by its key.</summary>
    public ResourceBuilder<T> NamedBy(Expression<Func<T, object?>> field) =>
        With(declaration => declaration.NamedBy = FieldAccess<T>.Of(field).Name);

    /// <summary>A computed value is unique.</summary>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="value">The value; null claims nothing.</param>
    /// <param name="refused">The refusal, from the record and the kind of the resource that has the value.</param>
    /// <param name="space">Space that several kinds may share; this kind's own by default.</param>
    /// <param name="withinTenant">Unique within each tenant.</param>
    /// <param name="refusedOnCreate">The refusal of creations, where it differs from that of edits.</param>
    public ResourceBuilder<T> Unique(
        string rule, Func<T, string?> value, Func<T, string, Refusal> refused, string? space = null,
        bool withinTenant = false, Func<T, Refusal>? refusedOnCreate = null) =>
        With(declaration => declaration.Add(
            new UniqueRule<T>(space ?? name, rule, withinTenant, value, refused, refusedOnCreate)));

    /// <summary>
    /// A field names another resource, which must exist, be visible to the caller and belong to this one's tenant or to the
    /// whole system.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="onDelete">What a deletion of the other resource does to this one.</param>
    /// <param name="refusedAfter">The plugin whose refusal of that deletion comes before this one's; by name without it.</param>
    /// <param name="otherTenant">
    /// Makes the refusal of a resource that is visible but of another tenant, from this one and that tenant; it comes after
    /// all other rules. By default such a resource counts as missing.
    /// </param>
    /// <param name="notFound">The refusal when there is no such resource; the usual one by default.</param>
    /// <typeparam name="TPlugin">Declares the other resource, and how others name it (<see cref="NamedBy"/>).</typeparam>
    public ResourceBuilder<T> References<TPlugin>(
        Expression<Func<T, object?>> field, OnDelete onDelete = OnDelete.Refuse, Type? refusedAfter = null,
        Func<Stored<T>, Guid, Refusal>? otherTenant = null, Func<string, Refusal>? notFound = null)
        where TPlugin : IConfdPlugin, new()
    {
        var access = FieldAccess<T>.Of(field);
        var earlier = refusedAfter is null ? null : ((IConfdPlugin)Activator.CreateInstance(refusedAfter)!).Name;
        return With(declaration => declaration.Checks.Add(new DeclaredCheck<T>(Reference: new ReferenceRule<T>(
            $"{name}.{access.Name}", access.Name, new TPlugin().Name, value => access.Text(value), onDelete, earlier, otherTenant,
            notFound))));
    }

    /// <summary>Links of these kinds are references that the plugin keeps itself: they do not change the version of either end.</summary>
    public ResourceBuilder<T> KeepsReferences(params string[] linkKinds) =>
        With(declaration => declaration.OwnReferences.AddRange(linkKinds));

    /// <summary>A business rule for edits only.</summary>
    public ResourceBuilder<T> RuleOnEdit(Func<RuleContext<T>, CancellationToken, ValueTask<Refusal?>> check) =>
        With(declaration => declaration.Checks.Add(new DeclaredCheck<T>(Rule: new LambdaRule<T>(check), OnCreate: false)));

    /// <summary>A business rule for deletions; it runs before the refusals of referring plugins.</summary>
    public ResourceBuilder<T> RuleOnDelete(Func<RuleContext<T>, CancellationToken, ValueTask<Refusal?>> check) =>
        With(declaration => declaration.DeleteRules.Add(new LambdaRule<T>(check)));

    /// <summary>Changes other resources in the same transaction before a deletion.</summary>
    public ResourceBuilder<T> EffectOnDelete(Func<RuleContext<T>, CancellationToken, ValueTask> effect) =>
        With(declaration => declaration.DeleteEffects.Add(effect));

    /// <summary>POST makes more than the resource itself.</summary>
    public ResourceBuilder<T> CreateWith<TCreation>() where TCreation : ICreation<T>, new() =>
        With(declaration => declaration.Creation = new TCreation());

    /// <summary>POST makes this along with the resource; PUT and DELETE accept <c>recursive=true</c>.</summary>
    /// <remarks>
    /// Parts are created as they are declared: the resource's own, then those that other plugins add, by the plugins' names. They
    /// are edited and deleted in the reverse order.
    /// </remarks>
    /// <param name="createdAfter">The part directly after which this one is created, if that one is not switched off.</param>
    /// <param name="editedAfter">The part directly after which this one is edited.</param>
    /// <param name="deletedAfter">The part directly after which this one is deleted.</param>
    public ResourceBuilder<T> Part<TPart>(Type? createdAfter = null, Type? editedAfter = null, Type? deletedAfter = null)
        where TPart : IResourcePart<T>, new() =>
        With(declaration => declaration.Parts.Add(new DeclaredPart<T>(new TPart(), createdAfter, editedAfter, deletedAfter)));

    /// <summary>DELETE accepts <c>recursive=true</c>, without parts: this deletes everything.</summary>
    public ResourceBuilder<T> DeleteRecursively(Func<UnitOfWork, Stored<T>, CancellationToken, ValueTask> delete) =>
        With(declaration => declaration.RecursiveDelete = delete);

    /// <summary>Runs whenever a silo starts, in a transaction of its own; several silos may run it at the same time.</summary>
    public ResourceBuilder<T> AtStart(Func<UnitOfWork, CancellationToken, ValueTask> operation) =>
        With(declaration => declaration.AtStart.Add(operation));

    /// <summary>Runs at intervals on one silo of the cluster; after a restart it goes on with what the database has.</summary>
    /// <param name="interval">The pause between two runs, from the host's services.</param>
    /// <param name="operation">Does it, in any number of transactions.</param>
    public ResourceBuilder<T> Recurring(Func<IServiceProvider, TimeSpan> interval, Func<BackgroundWork, CancellationToken, Task> operation) =>
        With(declaration => declaration.Recurring.Add(new RecurringWork(name, interval, operation)));

    /// <summary>Runs when another service publishes this on the bus, where there is one; a message may come twice.</summary>
    /// <param name="message">Name of the message.</param>
    /// <param name="operation">Handles its data, in any number of transactions.</param>
    public ResourceBuilder<T> OnBusMessage(string message, Func<BackgroundWork, JsonObject, CancellationToken, Task> operation) =>
        With(declaration => declaration.Heard.Add(new HeardEvent(message, operation)));

    /// <summary>What other daemons must do when the owner's tenant is removed with everything that it has.</summary>
    public ResourceBuilder<T> OnTenantRemoved(Func<T, TenantCleanup> cleanup) =>
        With(declaration => declaration.TenantCleanup = value => cleanup((T)value));

    /// <summary>A new system has one with these fields; it may be changed and deleted like any other.</summary>
    public ResourceBuilder<T> Installed(JsonObject fields) => With(declaration => declaration.Installed.Add(fields));

    /// <summary>Standard routes that are answered with 405: any of <c>create</c>, <c>edit</c>, <c>delete</c>.</summary>
    public ResourceBuilder<T> NotOffered(params string[] operations) =>
        With(declaration => declaration.NotOffered.UnionWith(operations));

    /// <summary>
    /// Another service knows the items. This function looks up an item that a request names; the item need not have a row.
    /// Whether the caller may see it is decided as for any other.
    /// </summary>
    /// <param name="find">Finds an item by its key; null when there is none. It may be called several times.</param>
    public ResourceBuilder<T> KnownElsewhere(Func<UnitOfWork, string, CancellationToken, ValueTask<Stored<T>?>> find) =>
        With(declaration => declaration.Elsewhere = find);

    /// <summary>The list is served, items are not: the plugin has routes of its own for them.</summary>
    public ResourceBuilder<T> WithoutItemRoutes() => With(declaration => declaration.HasNoItemRoutes = true);

    /// <summary>Neither list nor items are served; the plugin has routes of its own.</summary>
    public ResourceBuilder<T> WithoutStandardRoutes() => With(declaration => declaration.HasNoStandardRoutes = true);

    /// <summary>Adds routes of the plugin's own; see <see cref="RouteBuilder"/>.</summary>
    public ResourceBuilder<T> Routes(Action<RouteBuilder> routes) => With(declaration =>
    {
        var builder = new RouteBuilder();
        routes(builder);
        declaration.Routes.AddRange(builder.Routes);
    });

    /// <summary>Belongs to another resource, has its key and goes with it.</summary>
    internal ResourceBuilder<T> BelongsTo<TOwner>(string linkKind)
    {
        isDocument = true;
        return KeepsReferences(linkKind).WithoutStandardRoutes().With(declaration =>
        {
            declaration.OwnerType = typeof(TOwner);
            declaration.OwnerLink = linkKind;
        });
    }

    private protected override ResourceBuilder<T> WithRecord(Action<IRecordDeclaration<T>> step) => With(step);

    private ResourceBuilder<T> With(Action<ResourceDeclaration<T>> step)
    {
        steps.Add(step);
        return this;
    }

    internal ResourceDeclaration<T> Build()
    {
        if (path is null && !isDocument)
        {
            throw new InvalidOperationException($"Plugin '{name}' declares no key: call Named(…).");
        }
        var access = isDocument ? null : key is null ? FieldAccess<T>.OfKey(name) : FieldAccess<T>.Of(key);
        var idProperty = typeof(T).GetProperty("Id");
        var declaration = new ResourceDeclaration<T>
        {
            Kind = name, Path = path ?? $"/{name}s", Label = label, Tenancy = tenancy, UuidName = uuidName,
            KeyIsNumber = access?.Name == "id" && idProperty!.PropertyType != typeof(string),
            HasNumber = idProperty is not null && (idProperty.PropertyType == typeof(int) || idProperty.PropertyType == typeof(long)),
            CreateBody = createBody, EditBody = editBody,
            Key = value => access?.Text(value) ?? throw new InvalidOperationException($"A {name} has its owner's key."),
        };
        if (StoredForms.WithoutEmptyTexts<T>() is { } emptyIsNull)
        {
            declaration.Canonicalizers.Add(emptyIsNull);
        }
        if (StoredForms.WithCreateOnly<T>() is { } kept)
        {
            declaration.Merges.Add(kept);
        }
        FieldColumns.AddTo(declaration.List, typeof(T), access?.Name);
        AddTo(declaration);
        if (hasLinks && !isDocument && !declaration.HasNoStandardRoutes)
        {
            Links().steps[^1](declaration);
        }
        return declaration;
    }

    internal void AddTo(ResourceDeclaration<T> declaration)
    {
        foreach (var step in steps)
        {
            step(declaration);
        }
    }
}
