using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Confd.Asterisk;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Every enabled plugin's declaration, by kind and by record type.</summary>
internal sealed class PluginRegistry
{
    private readonly Dictionary<string, IConfdPlugin> plugins = [];
    private readonly Dictionary<string, ResourceDeclaration> resources = [];
    private readonly Dictionary<Type, ResourceDeclaration> byRecord = [];
    private readonly Dictionary<string, AssociationDeclaration> associations = [];
    private readonly Dictionary<Type, AssociationDeclaration> byPlugin = [];
    private readonly Dictionary<Type, SettingsDeclaration> settings = [];
    private readonly Dictionary<string, IReadOnlyList<DeclaredRoute>> routes = [];
    private readonly Dictionary<string, DocumentDeclaration> documents = [];
    private readonly List<ConfFileDeclaration> confFiles = [];
    private readonly HashSet<string> references = [];
    private readonly List<(string Plugin, Action<PluginRegistry> Extension)> extensions = [];
    private readonly Dictionary<Type, string> switchedOff = [];
    private string registering = "";

    /// <summary>Registers the enabled plugins. A resource that is off takes its associations and documents with it.</summary>
    /// <param name="found">All plugins.</param>
    /// <param name="isEnabled">Whether a plugin is on.</param>
    /// <param name="host">The silo's services, for declarations that depend on options; null for the options' defaults.</param>
    public PluginRegistry(IEnumerable<IConfdPlugin> found, Func<IConfdPlugin, bool> isEnabled, IServiceProvider? host = null)
    {
        Host = host;
        foreach (var plugin in found.OrderBy(plugin => plugin.Name, StringComparer.Ordinal))
        {
            if (plugins.TryGetValue(plugin.Name, out var other))
            {
                throw new InvalidOperationException(
                    $"Two plugins are called '{plugin.Name}': {other.GetType().AssemblyQualifiedName} and {plugin.GetType().AssemblyQualifiedName}.");
            }
            plugins.Add(plugin.Name, plugin);
            if (isEnabled(plugin))
            {
                registering = plugin.Name;
                plugin.Register(this);
            }
            else if (RecordOf(plugin.GetType()) is { } record)
            {
                switchedOff[record] = plugin.Name;
            }
        }
        var without = DropWidows();
        foreach (var (plugin, extension) in extensions)
        {
            if (!without.Contains(plugin))
            {
                extension(this);
            }
        }
        ConnectReferences();
        foreach (var resource in resources.Values)
        {
            ConnectViews(resource, []);
        }
    }

    /// <summary>The silo's services; null without a silo.</summary>
    public IServiceProvider? Host { get; }

    /// <summary>Names of all plugins, also of those that are switched off.</summary>
    public IReadOnlyCollection<string> Names => plugins.Keys;

    public IReadOnlyCollection<ResourceDeclaration> Resources => resources.Values;

    public IReadOnlyCollection<AssociationDeclaration> Associations => associations.Values;

    public IReadOnlyCollection<SettingsDeclaration> Settings => settings.Values;

    public IReadOnlyCollection<DocumentDeclaration> Documents => documents.Values;

    /// <summary>Asterisk's files, by name.</summary>
    public IReadOnlyList<ConfFileDeclaration> ConfFiles => confFiles;

    public IReadOnlyDictionary<string, IReadOnlyList<DeclaredRoute>> Routes => routes;

    /// <summary>Every type of destination.</summary>
    public DestinationTypes Destinations { get; } = new();

    public void Add(ResourceDeclaration declaration)
    {
        resources.Add(declaration.Kind, declaration);
        if (!byRecord.TryAdd(declaration.RecordType, declaration))
        {
            throw new InvalidOperationException(
                $"Plugins '{byRecord[declaration.RecordType].Kind}' and '{declaration.Kind}' declare the same record {declaration.RecordType}.");
        }
    }

    public void Add<TOwner, TDocument>(DocumentDeclaration<TOwner, TDocument> declaration)
        where TOwner : class
        where TDocument : class, new()
    {
        Add(declaration.Record);
        documents.Add(declaration.Kind, declaration);
    }

    public void Add(Type plugin, AssociationDeclaration declaration)
    {
        associations.Add(declaration.Kind, declaration);
        byPlugin.Add(plugin, declaration);
        AddRoutes(declaration.Kind, declaration.Routes);
    }

    public void Add(SettingsDeclaration declaration)
    {
        if (!settings.TryAdd(declaration.RecordType, declaration))
        {
            throw new InvalidOperationException(
                $"Plugins '{settings[declaration.RecordType].Kind}' and '{declaration.Kind}' declare the same record {declaration.RecordType}.");
        }
    }

    public void Add(ConfFileDeclaration declaration)
    {
        if (confFiles.Find(other => other.File == declaration.File) is { } other)
        {
            throw new InvalidOperationException($"Plugins '{other.Plugin}' and '{declaration.Plugin}' compose the same file {declaration.File}.");
        }
        confFiles.Add(declaration);
        confFiles.Sort((left, right) => string.CompareOrdinal(left.File, right.File));
    }

    public void AddRoutes(string plugin, IReadOnlyList<DeclaredRoute> declared)
    {
        if (declared.Count > 0)
        {
            routes.Add(plugin, declared);
        }
    }

    /// <summary>What a plugin adds to others; applied when all plugins are registered, in the order of the plugins' names.</summary>
    public void Extend(IReadOnlyList<Action<PluginRegistry>> added) => extensions.AddRange(added.Select(extension => (registering, extension)));

    /// <summary>Adds to a resource; nothing when its plugin is switched off.</summary>
    public void Extend<T>(Action<ResourceBuilder<T>> add) where T : class
    {
        if (TryResource<T>() is { } declaration)
        {
            var builder = new ResourceBuilder<T>(declaration);
            add(builder);
            builder.AddTo(declaration);
        }
    }

    /// <summary>Adds to an association; nothing when its plugin is switched off.</summary>
    public void Extend<TLeft, TRight>(string kind, Action<AssociationBuilder<TLeft, TRight>> add)
        where TLeft : class
        where TRight : class
    {
        if (associations.GetValueOrDefault(kind) is AssociationDeclaration<TLeft, TRight> declaration)
        {
            var builder = new AssociationBuilder<TLeft, TRight>(declaration);
            add(builder);
            foreach (var further in builder.Extensions)
            {
                further(this);
            }
        }
    }

    public ResourceDeclaration<T> Resource<T>() where T : class => TryResource<T>() ?? throw Missing(typeof(T));

    public ResourceDeclaration<T>? TryResource<T>() where T : class =>
        (ResourceDeclaration<T>?)byRecord.GetValueOrDefault(typeof(T));

    /// <summary>The kind whose rows are these records.</summary>
    public string? KindOf(Type record) => byRecord.GetValueOrDefault(record)?.Kind;

    /// <summary>The kind of these records, of resources or of a document of settings; null when no enabled plugin declares them.</summary>
    public string? KindOfRow(Type record) => KindOf(record) ?? settings.GetValueOrDefault(record)?.Kind;

    /// <summary>The record in a row of a kind.</summary>
    public object ParseRow(string kind, string body) =>
        resources.TryGetValue(kind, out var resource)
            ? resource.Parse(body)
            : JsonSerializer.Deserialize(body, settings.Values.First(one => one.Kind == kind).RecordType, ConfdJson.Options)!;

    public ResourceDeclaration Resource(string kind) => resources[kind];

    public ResourceDeclaration Resource(Type record) => byRecord.GetValueOrDefault(record) ?? throw Missing(record);

    public ResourceDeclaration? TryGetResource(string kind) => resources.GetValueOrDefault(kind);

    public AssociationDeclaration Association(string kind) => associations[kind];

    public bool TryGetAssociation(string kind, [NotNullWhen(true)] out AssociationDeclaration? declaration) =>
        associations.TryGetValue(kind, out declaration);

    public AssociationDeclaration AssociationOf(Type plugin) => byPlugin[plugin];

    /// <summary>The named association of two kinds; without a name the only one.</summary>
    /// <exception cref="ArgumentException">There is none, or there are several and none is named.</exception>
    public AssociationDeclaration AssociationOf<TLeft, TRight>(string? named)
    {
        var found = byPlugin.Values
            .Where(association => association.LeftType == typeof(TLeft) && association.RightType == typeof(TRight)).ToList();
        return (named is null && found.Count == 1 ? found[0] : found.Find(association => association.Kind == named))
            ?? throw new ArgumentException(
                $"{typeof(TLeft).Name} and {typeof(TRight).Name} are associated by "
                + $"{string.Join(", ", found.Select(association => association.Kind))}: name one of them.");
    }

    public DocumentDeclaration<TOwner, TDocument> DocumentOf<TOwner, TDocument>()
        where TOwner : class
        where TDocument : class, new() => (DocumentDeclaration<TOwner, TDocument>)documents[Resource<TDocument>().Kind];

    public SettingsDeclaration<T> SettingsOf<T>() where T : class =>
        settings.TryGetValue(typeof(T), out var declaration)
            ? (SettingsDeclaration<T>)declaration
            : throw Missing(typeof(T));

    public bool HasSettings<T>() where T : class => settings.ContainsKey(typeof(T));

    /// <summary>True for links that hold a field's reference, false for associations.</summary>
    public bool IsReference(string linkKind) => references.Contains(linkKind);

    /// <summary>Drops the associations and documents of resources that are switched off, and returns their names.</summary>
    private HashSet<string> DropWidows()
    {
        var dropped = associations.Values
            .Where(association => !byRecord.ContainsKey(association.LeftType) || !byRecord.ContainsKey(association.RightType))
            .Select(association => association.Kind)
            .Concat(documents.Values.Where(document => !byRecord.ContainsKey(document.OwnerType)).Select(document => document.Kind))
            .ToHashSet();
        foreach (var name in dropped)
        {
            associations.Remove(name);
            documents.Remove(name);
            routes.Remove(name);
        }
        return dropped;
    }

    /// <summary>The record that a plugin declares; null for associations and routes.</summary>
    private static Type? RecordOf(Type plugin)
    {
        for (var type = plugin.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType)
            {
                var definition = type.GetGenericTypeDefinition();
                return definition == typeof(ResourcePlugin<>) || definition == typeof(SettingsPlugin<>) ? type.GenericTypeArguments[0]
                    : definition == typeof(DocumentPlugin<,>) ? type.GenericTypeArguments[1] : null;
            }
        }
        return null;
    }

    private InvalidOperationException Missing(Type record) => new(switchedOff.TryGetValue(record, out var plugin)
        ? $"{record.Name} is needed, but Confd:Plugins:{plugin} switches it off."
        : $"No enabled plugin declares {record.Name}.");

    private void ConnectReferences()
    {
        foreach (var declaration in resources.Values)
        {
            // An extension may have added any of these.
            AddRoutes(declaration.Kind, declaration.Routes);
            references.UnionWith(declaration.ReferenceLinkKinds);
            foreach (var type in declaration.DestinationTypes)
            {
                Destinations.Add(type);
            }
        }
        foreach (var referrer in resources.Values)
        {
            foreach (var (target, incoming) in referrer.OutgoingReferences(Destinations))
            {
                resources.GetValueOrDefault(target)?.IncomingReferences.Add(incoming);
            }
            if (referrer is { OwnerLink: { } link, OwnerType: { } type } && byRecord.TryGetValue(type, out var owner))
            {
                owner.IncomingReferences.Add(
                    new IncomingReference(link, referrer.Kind, OnDelete.Cascade, null, null));
            }
        }
        foreach (var declaration in resources.Values)
        {
            var incoming = declaration.IncomingReferences;
            incoming.Sort((left, right) => string.CompareOrdinal(left.LinkKind, right.LinkKind));
            foreach (var late in incoming.Where(one => incoming.Exists(other => other.ReferrerKind == one.RefusedAfter)).ToList())
            {
                incoming.Remove(late);
                incoming.Insert(incoming.FindLastIndex(other => other.ReferrerKind == late.RefusedAfter) + 1, late);
            }
        }
        foreach (var association in associations.Values)
        {
            association.LeftKind = byRecord.GetValueOrDefault(association.LeftType)?.Kind;
            association.RightKind = byRecord.GetValueOrDefault(association.RightType)?.Kind;
        }
    }

    /// <summary>A view that holds other views reads what they read.</summary>
    private void ConnectViews(ResourceDeclaration resource, HashSet<ResourceDeclaration> within)
    {
        if (!within.Add(resource))
        {
            return;
        }
        foreach (var (step, shown) in resource.NestedViews)
        {
            if (byRecord.TryGetValue(shown, out var other))
            {
                ConnectViews(other, within);
                resource.ViewPaths.AddRange(step.ThenEach(other.ViewPaths));
            }
        }
        resource.NestedViews.Clear();
        within.Remove(resource);
    }
}
