using System.Reflection;
using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>Everything that the service's own plugins declare, without a service.</summary>
internal static class Declared
{
    public static PluginRegistry Plugins { get; } = new(PluginDiscovery.Find([typeof(PluginRegistry).Assembly]), _ => true);

    /// <summary>Resources whose list and items are served.</summary>
    public static IReadOnlyDictionary<string, DeclaredResource> Resources { get; } = Plugins.Resources
        .Select(DeclaredResource.Of).Where(resource => resource.IsServed).ToDictionary(resource => resource.Kind);

    /// <summary>Associations whose pairs have a path.</summary>
    public static IReadOnlyDictionary<string, DeclaredAssociation> Associations { get; } = Plugins.Associations
        .Where(association => association.Paths.Count > 0).Select(DeclaredAssociation.Of).ToDictionary(association => association.Kind);

    /// <summary>Documents of settings.</summary>
    public static IReadOnlyDictionary<string, DeclaredSettings> Settings { get; } =
        Plugins.Settings.Select(DeclaredSettings.Of).ToDictionary(settings => settings.Kind);

    /// <summary>Theory data: resources that can be created, but for those without a sample, which one test of its own names.</summary>
    public static TheoryData<string> CreatableResources => [.. Creatable.Where(ResourceSample.IsKnown)];

    /// <summary>Those of which a tenant can have several.</summary>
    public static TheoryData<string> ManifoldResources =>
        [.. Creatable.Where(kind => ResourceSample.IsKnown(kind) && !ResourceSample.Of(kind).IsOnePerTenant)];

    /// <summary>Kinds of the resources that can be created.</summary>
    public static IEnumerable<string> Creatable =>
        Resources.Values.Where(resource => resource.Offers("create")).Select(resource => resource.Kind).Order();
}

/// <summary>A resource plugin's declaration as the suite needs it.</summary>
internal sealed record DeclaredResource
{
    private static readonly MethodInfo Read = typeof(DeclaredResource)
        .GetMethod(nameof(ReadOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    public required string Kind { get; init; }

    public required string Path { get; init; }

    public required string Label { get; init; }

    /// <summary>Name of the lookup in 404 texts.</summary>
    public required string Lookup { get; init; }

    /// <summary>404 texts quote the key as it came.</summary>
    public required bool KeyIsQuoted { get; init; }

    /// <summary>The uuid as 404 texts have it.</summary>
    public string UuidText(string uuid) => KeyIsQuoted ? $"'{uuid}'" : $"UUID('{uuid}')";

    public required bool IsServed { get; init; }

    public required bool IsSystemWide { get; init; }

    public required IReadOnlySet<string> NotOffered { get; init; }

    public required RecordSchema Record { get; init; }

    public required RecordSchema CreateBody { get; init; }

    public required RecordSchema EditBody { get; init; }

    public required IReadOnlyList<CatalogColumn> Columns { get; init; }

    public required IReadOnlyList<string> SearchColumns { get; init; }

    public required IReadOnlyList<string> SortColumns { get; init; }

    public required bool IsCollated { get; init; }

    public required IReadOnlySet<Change> Publishes { get; init; }

    /// <summary>Field of the view that is the key.</summary>
    public required string Key { get; init; }

    public bool Offers(string operation) => !NotOffered.Contains(operation);

    public static DeclaredResource Of(ResourceDeclaration declaration) =>
        (DeclaredResource)Read.MakeGenericMethod(declaration.RecordType).Invoke(null, [declaration])!;

    private static DeclaredResource ReadOf<T>(ResourceDeclaration<T> declaration) where T : class => new()
    {
        Kind = declaration.Kind,
        Path = declaration.Path,
        Label = declaration.Label,
        Lookup = declaration.KeyIsNumber ? "id" : declaration.UuidName,
        KeyIsQuoted = declaration.KeyIsQuoted,
        IsServed = !declaration.HasNoStandardRoutes,
        IsSystemWide = declaration.Tenancy == Tenancy.None,
        NotOffered = declaration.NotOffered,
        Record = RecordSchema.For(typeof(T)),
        CreateBody = RecordSchema.For(declaration.CreateBody),
        EditBody = RecordSchema.For(declaration.EditBody),
        Columns = declaration.List.Columns,
        SearchColumns = [.. declaration.List.Columns.Select(column => column.Name).Except(declaration.List.NotSearched)],
        SortColumns = [.. declaration.List.Columns.Select(column => column.Name).Except(declaration.List.NotSorted)],
        IsCollated = declaration.List.IsCollated,
        Publishes = declaration.Events.Select(published => published.Change).ToHashSet(),
        Key = declaration.KeyIsNumber || !RecordSchema.For(typeof(T)).Has("uuid") ? "id" : "uuid",
    };
}

/// <summary>An association plugin's declaration as the suite needs it.</summary>
internal sealed record DeclaredAssociation(
    string Kind, DeclaredResource Left, DeclaredResource Right, string LeftPlaceholder, string RightPlaceholder,
    IReadOnlyList<string> Paths, bool HasDelete, bool HasAttributes, bool Publishes)
{
    private static readonly MethodInfo Read = typeof(DeclaredAssociation)
        .GetMethod(nameof(ReadOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static DeclaredAssociation Of(AssociationDeclaration declaration) =>
        (DeclaredAssociation)Read.MakeGenericMethod(declaration.LeftType, declaration.RightType).Invoke(null, [declaration])!;

    private static DeclaredAssociation ReadOf<TLeft, TRight>(AssociationDeclaration<TLeft, TRight> declaration)
        where TLeft : class
        where TRight : class => new(
            declaration.Kind, Declared.Resources[declaration.LeftKind!], Declared.Resources[declaration.RightKind!],
            declaration.LeftPlaceholder, declaration.RightPlaceholder,
            [.. declaration.Paths.SelectMany(RouteTemplate.Expand)], !declaration.HasNoDelete, declaration.Attributes is not null,
            declaration.Events.Count > 0);
}

/// <summary>A settings plugin's declaration as the suite needs it.</summary>
internal sealed record DeclaredSettings(
    string Kind, string Path, RecordSchema Body, bool IsPartial, bool IsOfTenant, bool Publishes, bool TakesObjects)
{
    private static readonly MethodInfo Read = typeof(DeclaredSettings)
        .GetMethod(nameof(ReadOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static DeclaredSettings Of(SettingsDeclaration declaration) =>
        (DeclaredSettings)Read.MakeGenericMethod(declaration.RecordType).Invoke(null, [declaration])!;

    private static DeclaredSettings ReadOf<T>(SettingsDeclaration<T> declaration) where T : class => new(
        declaration.Kind, declaration.Path, RecordSchema.For(declaration.BodyType), declaration.IsPartial,
        declaration.OfTenant is not null, declaration.Edited is not null,
        // Options of Asterisk may be given as an object instead of a list.
        typeof(T).IsSubclassOf(typeof(AsteriskSettings)));
}
