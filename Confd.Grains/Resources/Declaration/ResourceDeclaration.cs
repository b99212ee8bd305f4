using System.Globalization;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>What the engine knows about a resource without knowing its record.</summary>
internal abstract class ResourceDeclaration
{
    /// <summary>Plugin name, and the kind of its rows.</summary>
    public required string Kind { get; init; }

    /// <summary>Path of the collection below <c>/1.1</c>, for example <c>/endpoints/sip</c>.</summary>
    public required string Path { get; init; }

    /// <summary>How error texts call the resource.</summary>
    public required string Label { get; init; }

    public required bool KeyIsNumber { get; init; }

    /// <summary>There is an integer id, as the key or beside a uuid.</summary>
    public required bool HasNumber { get; init; }

    /// <summary>Record of the resource that this one belongs to and goes with; null for most.</summary>
    public Type? OwnerType { get; set; }

    /// <summary>Kind of the link to the owner.</summary>
    public string? OwnerLink { get; set; }

    /// <summary>The key is a text: items' paths take any.</summary>
    public bool KeyIsText { get; set; }

    /// <summary>404 texts quote the key as the caller sent it.</summary>
    public bool KeyIsQuoted { get; set; }

    /// <summary>Unique rule by which references name one of these; null when they use the key.</summary>
    public string? NamedBy { get; set; }

    /// <summary>The <c>links</c> of a view; none where the plugin declares none.</summary>
    public Func<ViewNode, LinkView[]> LinksOf { get; set; } = _ => [];

    /// <summary>Views show what is outside the database, so they are not kept.</summary>
    public bool IsComposedAtEachRead { get; set; }

    /// <summary>Views show values of the owner's row.</summary>
    public bool ShowsTenant { get; set; }

    /// <summary>Views show values of the row of the tenant above all others.</summary>
    public bool ShowsMasterTenant { get; set; }

    public List<IncomingReference> IncomingReferences { get; } = [];

    /// <summary>Routes of plugins' own.</summary>
    public List<DeclaredRoute> Routes { get; } = [];

    public abstract Type RecordType { get; }

    public abstract object Parse(string body);

    public abstract string Serialize(object value);

    /// <summary>What lists search and sort by, see <see cref="StateWrite.Folded"/>.</summary>
    /// <param name="value">The record.</param>
    /// <param name="body">The same as <see cref="Serialize"/> wrote it.</param>
    public abstract string Fold(object value, string body);

    public abstract IEnumerable<UniqueValue> UniqueKeys(object value, Guid? tenant);

    /// <summary>The refusal for a taken value, or null when the key is not one of this value's.</summary>
    public abstract Refusal? Explain(UniqueValue key, object value, Guid? tenant, string ownerKind, bool isNew);

    /// <summary>Fields of those that a new system has.</summary>
    public List<JsonObject> Installed { get; } = [];

    /// <summary>Creates those of a new system, without events.</summary>
    public abstract ValueTask InstallAsync(UnitOfWork work, CancellationToken cancellationToken);

    public List<Func<UnitOfWork, CancellationToken, ValueTask>> AtStart { get; } = [];

    /// <summary>Work of the plugin that no request asks for.</summary>
    public List<RecurringWork> Recurring { get; } = [];

    /// <summary>What the plugin listens to on the bus.</summary>
    public List<HeardEvent> Heard { get; } = [];

    /// <summary>What follows from the removal of the owner's tenant; null for nothing.</summary>
    public Func<object, TenantCleanup>? TenantCleanup { get; set; }

    /// <summary>Relations that the view reads.</summary>
    public List<RelationPath> ViewPaths { get; } = [];

    /// <summary>Relations whose complete views are within this one's.</summary>
    public List<(RelationPath Step, Type Shown)> NestedViews { get; } = [];

    /// <summary>Every field of the default view.</summary>
    public abstract Dictionary<string, object?> FullView(ViewNode node);

    public abstract string SpaceOf(string uniqueName);

    /// <summary>The default sort column when rows are stored with its value, see <see cref="CatalogColumn.StoredOrder"/>.</summary>
    public abstract CatalogColumn? StoredOrder { get; }

    /// <summary>Kinds of this resource's reference links.</summary>
    public abstract IEnumerable<string> ReferenceLinkKinds { get; }

    /// <summary>Its references as the resources that they name see them.</summary>
    public abstract IEnumerable<(string TargetKind, IncomingReference Reference)> OutgoingReferences(DestinationTypes types);

    /// <summary>The record as views show it.</summary>
    public abstract object Shown(ViewNode node, DestinationTypes types);

    /// <summary>Types of destinations that lead to this resource.</summary>
    public List<DestinationType> DestinationTypes { get; } = [];

    /// <summary>Adds the standard routes with this record's types.</summary>
    public abstract void AddRoutes(ManifestBuilder manifest);

    /// <summary>The answer to the creation of this resource, composed from what is stored now.</summary>
    /// <exception cref="RefusedException">NotFound: it was deleted since.</exception>
    public abstract ValueTask<RouteAnswer> CreatedAsync(
        ResourceId made, ViewResponder responder, CancellationToken cancellationToken);

    /// <summary>Wraps a tracked resource for a plugin's delegate.</summary>
    public abstract object ToStored(Tracked tracked);

    /// <summary>How error texts name one of these: <c>context_id</c> and the number, or <c>meeting_uuid</c> and the uuid.</summary>
    public (string Name, object? Value) Identify(ResourceId id) =>
        ($"{Kind}_{(KeyIsNumber ? "id" : "uuid")}", KeyIsNumber ? long.Parse(id.Key, CultureInfo.InvariantCulture) : id.Key);

    public Refusal NotFound(string keyOrNumber) =>
        HasNumber && keyOrNumber.All(char.IsAsciiDigit)
            ? Refusals.NotFound(Label, ("id", new Bare(keyOrNumber.TrimStart('0') is { Length: > 0 } id ? id : "0")))
            : !KeyIsQuoted && Guid.TryParse(keyOrNumber, out var uuid)
                ? Refusals.NotFound(Label, (UuidName, uuid))
                : Refusals.NotFound(Label, (UuidName, keyOrNumber));

    /// <summary>Name of the lookup in 404 texts when the resource was asked for by uuid.</summary>
    public string UuidName { get; init; } = "uuid";

    /// <summary>A number that may be larger than any integer type, shown without quotes.</summary>
    private sealed record Bare(string Text) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) => Text;
    }
}
