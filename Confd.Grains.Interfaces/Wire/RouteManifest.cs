namespace Confd;

/// <summary>Everything that the silos serve, from which a gateway maps its routes.</summary>
/// <param name="Revision">Changes with the content.</param>
/// <param name="Routes">Every route of every enabled plugin.</param>
/// <param name="Schemas">JSON schema (2020-12) by name, as JSON text; routes refer to them.</param>
[GenerateSerializer, Immutable, Alias("confd.RouteManifest")]
public sealed record RouteManifest(
    [property: Id(0)] string Revision,
    [property: Id(1)] IReadOnlyList<ManifestRoute> Routes,
    [property: Id(2)] IReadOnlyDictionary<string, string> Schemas)
{
    /// <summary>Grain types without a route, for .NET programs: pairs of associations that HTTP offers only as lists.</summary>
    [Id(3)] public IReadOnlyList<string> MoreGrainTypes { get; init; } = [];
}

/// <summary>One method of one path.</summary>
[GenerateSerializer, Immutable, Alias("confd.ManifestRoute")]
public sealed record ManifestRoute
{
    /// <summary>The plugin that declares the route.</summary>
    [Id(0)] public required string Plugin { get; init; }

    /// <summary>GET, POST, PUT, PATCH (with a JSON merge patch) or DELETE; HEAD follows GET.</summary>
    [Id(1)] public required string Method { get; init; }

    /// <summary>
    /// Path below <c>/1.1</c>, for example <c>/users/{user_id:int}/lines/{line_id:int}</c>. Converters:
    /// <c>int</c> (digits only), <c>uuid</c> (canonical form), <c>filename</c> (1 to 194 characters without a leading dot), none (any text without slash).
    /// </summary>
    [Id(2)] public required string Path { get; init; }

    /// <summary>ACL pattern such as <c>confd.users.{id}.read</c>; null means any valid token.</summary>
    [Id(3)] public required string? Acl { get; init; }

    /// <summary>True when the token itself must belong to the master tenant.</summary>
    [Id(4)] public bool MasterTenantOnly { get; init; }

    /// <summary>Grain type that serves the route, for <see cref="GrainId.Create(string, string)"/>.</summary>
    [Id(5)] public required string GrainType { get; init; }

    /// <summary>
    /// Key of the grain. Placeholders in braces are filled from the path, for example <c>user_line/{user_id}/{line_id}</c>;
    /// those of <see cref="Identities"/> get the key that they stand for.
    /// </summary>
    [Id(6)] public required string GrainKey { get; init; }

    /// <summary>
    /// The grain's key is the tenant of the request. <see cref="GrainKey"/> is then for gateways that do not know this field.
    /// </summary>
    [Id(25)] public bool KeyIsTenant { get; init; }

    /// <summary>The method of the grain that serves the route.</summary>
    [Id(7)] public required GrainMethod GrainMethod { get; init; }

    /// <summary>Name of the route within the plugin, for <see cref="GrainMethod.OwnRoute"/>; else null.</summary>
    [Id(19)] public string? RouteName { get; init; }

    /// <summary>Placeholders whose integer is not the key of the resource.</summary>
    [Id(20)] public IReadOnlyList<ManifestIdentity> Identities { get; init; } = [];

    /// <summary>Name in <see cref="RouteManifest.Schemas"/> of the body that the route reads, or null.</summary>
    [Id(8)] public string? RequestSchema { get; init; }

    /// <summary>Name in <see cref="RouteManifest.Schemas"/> of one item of the answer, or null.</summary>
    [Id(9)] public string? ResponseSchema { get; init; }

    /// <summary>The answer is <c>{total, items}</c> and takes the list parameters.</summary>
    [Id(10)] public bool IsList { get; init; }

    /// <summary>One line for the API reference.</summary>
    [Id(11)] public string Summary { get; init; } = "";

    /// <summary>The status of success: 200, 201, 204, or 405 for a method that exists only to refuse.</summary>
    [Id(12)] public int SuccessStatus { get; init; } = 200;

    /// <summary>Served without a token. The caller then has no user and sees only resources without a tenant.</summary>
    [Id(13)] public bool NeedsNoToken { get; init; }

    /// <summary>Offered only when this service manages tenants; otherwise the method is refused with 405.</summary>
    [Id(14)] public bool OnlyWithOwnTenants { get; init; }

    /// <summary>Query parameters in addition to <c>dry_run</c>.</summary>
    [Id(15)] public IReadOnlyList<ManifestParameter> Query { get; init; } = [];

    /// <summary>Schemas of one item of the answer for other values of <c>view</c>, in <see cref="RouteManifest.Schemas"/>.</summary>
    [Id(16)] public IReadOnlyList<string> ViewSchemas { get; init; } = [];

    /// <summary>The body is the content of a file rather than JSON.</summary>
    [Id(17)] public bool TakesFile { get; init; }

    /// <summary>The answer is the content of a file rather than JSON.</summary>
    [Id(18)] public bool AnswersFile { get; init; }

    /// <summary>Media type of the file in request or answer; null for any.</summary>
    [Id(21)] public string? FileType { get; init; }

    /// <summary>With <c>dry_run</c> the answer is the same as without, and the status is 200.</summary>
    [Id(22)] public bool ReportsTrials { get; init; }

    /// <summary>ACL pattern that shows secrets in the answer; null when it has none.</summary>
    [Id(23)] public string? SecretsAcl { get; init; }

    /// <summary>Schema of a 400 in the route's own form; null when every refusal is a list of texts.</summary>
    [Id(24)] public string? RefusalSchema { get; init; }
}

/// <summary>The methods of grains that serve routes.</summary>
[GenerateSerializer, Alias("confd.GrainMethod")]
public enum GrainMethod
{
    /// <summary><see cref="IResourceCollectionGrain.ListAsync"/>.</summary>
    List,

    /// <summary><see cref="IResourceCollectionGrain.CreateAsync"/>.</summary>
    Create,

    /// <summary><see cref="IResourceGrain.GetAsync"/>.</summary>
    Get,

    /// <summary><see cref="IResourceGrain.EditAsync"/>.</summary>
    Edit,

    /// <summary><see cref="IResourceGrain.PatchAsync"/>.</summary>
    Patch,

    /// <summary><see cref="IResourceGrain.DeleteAsync"/>.</summary>
    Delete,

    /// <summary><see cref="IResourceGrain.HistoryAsync"/>.</summary>
    History,

    /// <summary><see cref="IAssociationGrain.AssociateAsync"/>.</summary>
    Associate,

    /// <summary><see cref="IAssociationGrain.DissociateAsync"/>.</summary>
    Dissociate,

    /// <summary><see cref="IAssociationListGrain.ReplaceAsync"/>.</summary>
    ReplaceList,

    /// <summary><see cref="IDocumentGrain.GetAsync"/>.</summary>
    GetDocument,

    /// <summary><see cref="IDocumentGrain.ReplaceAsync"/>.</summary>
    ReplaceDocument,

    /// <summary><see cref="IDocumentGrain.PatchAsync"/>.</summary>
    PatchDocument,

    /// <summary><see cref="IPluginRoutesGrain.InvokeAsync"/>.</summary>
    OwnRoute,

    /// <summary>None: the method is refused with 405.</summary>
    NotOffered,

    /// <summary><see cref="IPluginRoutesGrain.InvokeLongAsync"/>.</summary>
    LongRoute,

    /// <summary><see cref="IPluginRoutesGrain.InvokeWaitingAsync"/>.</summary>
    WaitingRoute,
}

/// <summary>An integer in a path that stands for another key.</summary>
/// <param name="Placeholder">Name of the placeholder.</param>
/// <param name="GrainType">Grain type of the <see cref="IResourceCollectionGrain"/> that knows the key.</param>
[GenerateSerializer, Immutable, Alias("confd.ManifestIdentity")]
public sealed record ManifestIdentity([property: Id(0)] string Placeholder, [property: Id(1)] string GrainType);

/// <summary>A query parameter.</summary>
[GenerateSerializer, Immutable, Alias("confd.ManifestParameter")]
public sealed record ManifestParameter
{
    /// <summary>Its name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>string, integer or boolean.</summary>
    [Id(1)] public string Type { get; init; } = "string";

    /// <summary>The allowed values; empty for any.</summary>
    [Id(2)] public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>One line for the API reference.</summary>
    [Id(3)] public string Description { get; init; } = "";
}

/// <summary>Serves the manifest. Key: any. Each silo answers for itself, and the key selects the silo.</summary>
[Alias("confd.IManifestGrain")]
public interface IManifestGrain : IGrainWithIntegerKey
{
    /// <summary>The manifest, or null when the caller has this revision already.</summary>
    [Alias("Get")]
    Task<RouteManifest?> GetAsync(string? knownRevision, CancellationToken cancellationToken = default);
}
