using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Confd.Text;

namespace Confd.Resources;

internal sealed class ResourceDeclaration<T> : ResourceDeclaration, IRecordDeclaration<T> where T : class
{
    private IReadOnlyList<string>? linkKinds;

    public required Type CreateBody { get; init; }

    public required Type EditBody { get; init; }

    public required Tenancy Tenancy { get; init; }

    public List<Action<JsonObject>> Prepares { get; } = [];

    public FieldForms Forms { get; } = new();

    public List<Action<JsonObject>> Normalizers { get; } = [];

    /// <summary>Fields that a body of PUT resets when it does not give them, and to what.</summary>
    public Dictionary<string, JsonNode?> PutResets { get; } = [];

    /// <summary>Fields that mean something only together.</summary>
    public List<IReadOnlyList<string>> Joined { get; } = [];

    public List<Func<T, CompletionContext, CancellationToken, ValueTask<T>>> Completions { get; } = [];

    public List<Func<T, T>> Canonicalizers { get; } = [];

    public List<Func<T?, T, T>> Merges { get; } = [];

    /// <summary>Reference, unique and business rules in the order of the contract.</summary>
    public List<DeclaredCheck<T>> Checks { get; } = [];

    public List<string> Musts { get; } = [];

    public List<IRule<T>> DeleteRules { get; } = [];

    public void Add(IRule<T> rule) => Checks.Add(new DeclaredCheck<T>(Rule: rule));

    public void Add(UniqueRule<T> unique)
    {
        Checks.Add(new DeclaredCheck<T>(Unique: unique));
        UniqueRules.Add(unique);
    }

    public List<Func<RuleContext<T>, CancellationToken, ValueTask>> Effects { get; } = [];

    public List<Func<RuleContext<T>, CancellationToken, ValueTask>> DeleteEffects { get; } = [];

    public List<DeclaredEvent<T>> Events { get; } = [];

    public List<ViewField> ViewFields { get; } = [];

    public Dictionary<string, NamedView> NamedViews { get; } = [];

    /// <summary>What other resources show of one; null where none does.</summary>
    public BriefView<T>? Brief { get; set; }

    public ListDeclaration List { get; } = new();

    public ICreation<T>? Creation { get; set; }

    public OrderedParts<T> Parts { get; } = new();

    public Func<UnitOfWork, Stored<T>, CancellationToken, ValueTask>? RecursiveDelete { get; set; }

    public HashSet<string> NotOffered { get; } = [];

    public Func<T, string>? Location { get; set; }

    /// <summary>Path below <c>/1.1</c> for the Location header.</summary>
    public string LocationOf(T value, string key) => Location is { } location ? location(value) : $"{Path}/{key}";

    public override async ValueTask<RouteAnswer> CreatedAsync(
        ResourceId made, ViewResponder responder, CancellationToken cancellationToken)
    {
        var node = await responder.NodeAsync<T>(made.Key, ViewPaths, cancellationToken);
        var body = ViewComposer.View(this, node);
        return new RouteAnswer
        {
            Body = body, ETag = ViewComposer.EntityTag(body),
            Location = "/1.1" + LocationOf(node.Value, made.Key),
        };
    }

    /// <summary>Only the master tenant changes resources without an owner.</summary>
    public bool MasterWrites => Tenancy == Tenancy.None;

    public bool MasterReads { get; set; }

    public bool HasNoItemRoutes { get; set; }

    /// <summary>Finds items that another service knows; null for those that are kept here.</summary>
    public Func<UnitOfWork, string, CancellationToken, ValueTask<Stored<T>?>>? Elsewhere { get; set; }

    public bool HasNoStandardRoutes { get; set; }

    public required Func<T, string> Key { get; init; }

    /// <summary>The key is the text in the field <c>id</c>.</summary>
    public bool KeyIsId => KeyIsText && !HasNumber && RecordSchema.For(typeof(T)) is var schema && !schema.Has("uuid") && schema.Has("id");

    /// <summary>Callers may choose the key in the field <c>id</c> of a new resource.</summary>
    public bool KeyIsChosen => KeyIsId && RecordSchema.For(typeof(T)).Find("id")!.IsReadable;

    private static readonly System.Reflection.PropertyInfo? IdProperty = typeof(T).GetProperty("Id");

    public long? NumberOf(T value) =>
        HasNumber ? Convert.ToInt64(IdProperty!.GetValue(value), System.Globalization.CultureInfo.InvariantCulture) : null;

    public override Type RecordType => typeof(T);

    public override CatalogColumn? StoredOrder => List.StoredOrder;

    public override IEnumerable<string> ReferenceLinkKinds =>
        linkKinds ??= [.. OwnReferences, .. Checks.Where(check => check.Reference is not null).Select(check => check.Reference!.LinkKind)];

    public List<string> OwnReferences { get; } = [];

    /// <summary>The reference that decides the owner of a new resource; null when the caller's tenant owns it.</summary>
    public ReferenceRule<T>? TenantReference => Tenancy == Tenancy.OfReference
        ? Checks.Find(check => check.Reference is not null)?.Reference
        : null;

    public override IEnumerable<(string TargetKind, IncomingReference Reference)> OutgoingReferences(DestinationTypes types) =>
        Checks.Where(check => check.Reference is not null).Select(check => (
            check.Reference!.TargetKind,
            new IncomingReference(
                check.Reference.LinkKind, Kind, check.Reference.OnDelete, check.Reference.RefusedAfter,
                check.Reference.OnDelete == OnDelete.Clear ? (value, _) => check.Reference.Clear((T)value) : null)))
        .Concat(
            from use in Destinations
            from target in types.In(use.Catalogue).All.Select(type => type.Target?.Kind).OfType<string>().Distinct()
            select (target, new IncomingReference(
                use.LinkKind, Kind, OnDelete.Clear, null, (value, gone) => use.Clear(types, (T)value, gone))));

    /// <summary>Where the record holds destinations.</summary>
    public List<DestinationUse<T>> Destinations { get; } = [];

    /// <summary>With the friendly names of its destinations.</summary>
    public override object Shown(ViewNode node, DestinationTypes types)
    {
        var value = (T)node.Untyped;
        foreach (var use in Destinations)
        {
            value = use.WithNames(types, node, value);
        }
        return value;
    }

    public override void AddRoutes(ManifestBuilder manifest)
    {
        if (!HasNoStandardRoutes)
        {
            manifest.AddResource(this);
        }
        else if (Routes.Exists(route => route.Answers == typeof(FullView<T>)))
        {
            manifest.AddView(this);
        }
    }

    public override object ToStored(Tracked tracked) =>
        new Stored<T>(tracked.Id, tracked.Tenant, tracked.Version, (T)tracked.Current!);

    /// <summary>Those among <see cref="Checks"/>.</summary>
    public List<UniqueRule<T>> UniqueRules { get; } = [];

    public override object Parse(string body) => JsonSerializer.Deserialize<T>(body, ConfdJson.Options)!;

    public override string Serialize(object value) => JsonSerializer.Serialize((T)value, ConfdJson.Options);

    public override string Fold(object value, string body)
    {
        using var document = JsonDocument.Parse(body);
        var own = document.RootElement;
        var folded = new Dictionary<string, string>();
        var stored = StoredOrder;
        if (stored is not null)
        {
            folded[CatalogColumn.StoredOrder] = CatalogColumn.Last;
        }
        foreach (var column in List.Columns.Where(column => column.Path is null).Concat(List.Derived))
        {
            List.Computed.TryGetValue(column.Name, out var computed);
            var text = computed is null ? TextOf(own, column.Field) : computed(value);
            if (text is null)
            {
                continue;
            }
            folded[column.Field] = Folding.Fold(text);
            if (computed is not null)
            {
                folded[$"value:{column.Field}"] = text;
            }
            if (column == stored)
            {
                folded[CatalogColumn.StoredOrder] = text;
            }
            if (List.IsCollated)
            {
                folded[$"sort:{column.Field}"] = Folding.SortKey(text, List.CollateIgnoringCase.Contains(column.Name));
            }
        }
        return JsonSerializer.Serialize(folded, ConfdJson.Options);
    }

    public override IEnumerable<UniqueValue> UniqueKeys(object value, Guid? tenant)
    {
        foreach (var rule in UniqueRules)
        {
            if (rule.KeyOf((T)value, tenant) is { } key)
            {
                yield return key;
            }
        }
    }

    public override Refusal? Explain(UniqueValue key, object value, Guid? tenant, string ownerKind, bool isNew)
    {
        var rule = UniqueRules.FirstOrDefault(rule => rule.KeyOf((T)value, tenant) == key);
        return rule?.Refuse((T)value, ownerKind, isNew);
    }

    public override async ValueTask InstallAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var service = work.Services.ServiceOf<T>();
        foreach (var fields in Installed)
        {
            await service.AddAsync(work, fields, null, cancellationToken, isTrusted: true);
        }
    }

    /// <summary>Views show a field of this name, even if bodies do not accept it.</summary>
    public bool IsShown(string name) => RecordSchema.For(typeof(T)).Has(name) || ViewFields.Exists(field => field.Name == name);

    public override Dictionary<string, object?> FullView(ViewNode node)
    {
        var view = JsonSerializer.SerializeToNode((T)node.Graph.Shown(node), ConfdJson.ViewOptions)!.AsObject()
            .ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
        foreach (var field in ViewFields)
        {
            view[field.Name] = field.Value(node);
        }
        return view;
    }

    public override string SpaceOf(string uniqueName) =>
        UniqueRules.First(rule => rule.Name == uniqueName).Space;

    private static string? TextOf(JsonElement record, string field) => !record.TryGetProperty(field, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}

internal sealed record DeclaredCheck<T>(
    UniqueRule<T>? Unique = null, ReferenceRule<T>? Reference = null, IRule<T>? Rule = null, bool OnCreate = true)
    where T : class;

internal sealed record DeclaredEvent<T>(
    Change Change, Func<EventContext<T>, CancellationToken, ValueTask<IReadOnlyList<DomainEvent>>> Publish) where T : class;

/// <summary>What an event is made from.</summary>
/// <param name="UnitOfWork">The operation; its reads see the change.</param>
/// <param name="Before">State before, null after a creation.</param>
/// <param name="Stored">State after (for deletions: the last state).</param>
public sealed record EventContext<T>(UnitOfWork UnitOfWork, Stored<T>? Before, Stored<T> Stored) where T : class
{
    /// <summary>The record after the change.</summary>
    public T Value => Stored.Value;

    /// <summary>Owner.</summary>
    public Guid TenantUuid => Stored.Tenant ?? Guid.Empty;

    internal Change Change { get; init; }

    /// <summary>At least one stored field changed; always true of creations and deletions.</summary>
    public bool IsChanged => Before is null || Change == Change.Deleted
        || ConfdJsonText.ToText(Before.Value) != ConfdJsonText.ToText(Stored.Value);
}

/// <summary>How the owner of a new resource is found.</summary>
internal enum Tenancy
{
    /// <summary>The tenant of the request.</summary>
    OfCaller,

    /// <summary>The tenant of the resource that the first reference names.</summary>
    OfReference,

    /// <summary>None: the resource belongs to the whole system.</summary>
    None,
}

/// <summary>Where a new record's values come from.</summary>
/// <param name="UnitOfWork">The operation.</param>
/// <param name="TenantUuid">Tenant of the request.</param>
public sealed record CompletionContext(UnitOfWork UnitOfWork, Guid TenantUuid)
{
    /// <summary>The tenant's row, or null when nothing was ever written in the tenant.</summary>
    public ValueTask<Tenant?> TenantAsync(CancellationToken cancellationToken) => UnitOfWork.TenantAsync(cancellationToken);
}

internal sealed class ListDeclaration
{
    public List<CatalogColumn> Columns { get; } = [];

    /// <summary>Derived values that only lists of other resources use.</summary>
    public List<CatalogColumn> Derived { get; } = [];

    /// <summary>The derived value of <see cref="Only"/>.</summary>
    public const string IsListed = "is_listed";

    /// <summary>What each listed resource has; null when all are listed.</summary>
    public CatalogFilter? Only { get; set; }

    /// <summary>Columns into which searches do not look.</summary>
    public HashSet<string> NotSearched { get; } = [];

    /// <summary>Columns by which requests can't sort.</summary>
    public HashSet<string> NotSorted { get; } = [];

    /// <summary>Names to sort by that have the same value in every item.</summary>
    public HashSet<string> Alike { get; } = [];

    public string DefaultSort { get; set; } = "id";

    /// <summary>The default sort column; null for an id, which sorts anyway, and for a column in another resource.</summary>
    public CatalogColumn? StoredOrder => Columns.Find(column => column is { Path: null, Type: ColumnType.Text } && column.Name == DefaultSort)
        is { Source: ColumnSource.Body or ColumnSource.Folded } column ? column : null;

    public bool IsCollated { get; set; }

    public HashSet<string> CollateIgnoringCase { get; } = [];

    /// <summary>Columns whose exact filter takes a comma list.</summary>
    public HashSet<string> CommaLists { get; } = [];

    /// <summary>Comma lists whose malformed uuids are dropped.</summary>
    public HashSet<string> UuidLists { get; } = [];

    public Dictionary<string, Func<object, string?>> Computed { get; } = [];

    /// <summary>Filters that keep items from before a time, with the column that has the times.</summary>
    public Dictionary<string, string> Before { get; } = [];

    /// <summary>For <c>view=fallback</c> the master tenant's page replaces an empty one.</summary>
    public bool FallsBackToMaster { get; set; }

    /// <summary>A page size of 0 means all; elsewhere it is refused.</summary>
    public bool ZeroLimitIsNone { get; set; }

    /// <summary>Error text for an unknown view, or null when <c>view</c> is an ordinary unknown parameter.</summary>
    public Func<string, Refusal>? UnknownView { get; set; }
}
