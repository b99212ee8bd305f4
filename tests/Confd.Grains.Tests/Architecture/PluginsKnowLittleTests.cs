using Mono.Cecil;

namespace Confd.Tests.Architecture;

/// <summary>What plugins may use of the engine and the storage, and of each other.</summary>
public sealed class PluginsKnowLittleTests
{
    /// <summary>What of the storage a plugin names: identities, links, and where a column's value is.</summary>
    private static readonly HashSet<string> OfStorage = ["ResourceId", "LinkRow", "ColumnType", "ColumnSource"];

    /// <summary>What is internal and used all the same, with the folders that do. It may only become less.</summary>
    private static readonly Dictionary<string, string> Internals = new()
    {
    };

    /// <summary>Folders that know each other in both directions without a relation between them. It may only become less.</summary>
    private static readonly string[] Cycles =
    [
    ];

    [Fact]
    public void Plugins_use_the_public_surface_of_engine_and_storage()
    {
        using var plugins = new PluginFolders();

        var used = plugins.Types
            .SelectMany(type => PluginFolders.UsedBy(type).Select(NameOf).Concat(PluginFolders.Operands(type).Select(NameOf))
                .OfType<string>().Select(name => (Name: name, Folder: plugins.FolderOf(type))))
            .Distinct().GroupBy(one => one.Name)
            .Select(same => $"{same.Key}: {string.Join(' ', same.Select(one => one.Folder).Order(StringComparer.Ordinal))}");

        AssertSame(Internals.Select(one => $"{one.Key}: {one.Value}"), used);
    }

    [Fact]
    public void Folders_know_each_other_in_both_directions_only_where_a_relation_joins_them()
    {
        using var plugins = new PluginFolders();
        var records = plugins.FoldersOfRecords;
        var uses = new HashSet<(string From, string To)>();
        var relations = new HashSet<(string, string)>();
        foreach (var type in plugins.Types)
        {
            var folder = plugins.FolderOf(type);
            uses.UnionWith(PluginFolders.UsedBy(type).Where(PluginFolders.IsPlugins).Select(used => (folder, plugins.FolderOf(used))));
            foreach (var related in Related(type))
            {
                var other = PluginFolders.IsPlugins(related) ? plugins.FolderOf(related) : records.GetValueOrDefault(related.Name);
                if (other is not null)
                {
                    relations.Add((folder, other));
                    relations.Add((other, folder));
                }
            }
        }

        var cycles = uses.Where(use => string.CompareOrdinal(use.From, use.To) < 0 && uses.Contains((use.To, use.From)) && !relations.Contains(use))
            .Select(use => $"{use.From} {use.To}");

        AssertSame(Cycles, cycles);
    }

    private static void AssertSame(IEnumerable<string> known, IEnumerable<string> found)
    {
        var (before, now) = (known.ToHashSet(), found.ToHashSet());
        Assert.True(
            before.SetEquals(now),
            $"New:\n{string.Join('\n', now.Except(before).Order(StringComparer.Ordinal))}\nGone:\n{string.Join('\n', before.Except(now).Order(StringComparer.Ordinal))}");
    }

    /// <summary>The sides of an association, a document's owner, and what a declaration refers to or adds to.</summary>
    private static IEnumerable<TypeReference> Related(TypeDefinition type) =>
        (type.BaseType is GenericInstanceType { Name: "AssociationPlugin`2" or "DocumentPlugin`2" } plugin ? plugin.GenericArguments : [])
        .Concat(PluginFolders.Operands(type).OfType<GenericInstanceMethod>()
            .Where(method => method.Name is "References" or "Extends" or "ExtendsPair" or "NeedsViewOf")
            .SelectMany(method => method.GenericArguments));

    /// <summary>The name of something that is none of a plugin's business; null for everything else.</summary>
    private static string? NameOf(MemberReference used) => used switch
    {
        TypeDefinition type when IsOfProduct(type) && !(IsPublic(type) && (type.Namespace != "Confd.Storage" || OfStorage.Contains(type.Name))) =>
            Outermost(type).Name.Split('`')[0],
        MethodDefinition { IsAssembly: true } method when IsOfProduct(method.DeclaringType) && IsPublic(method.DeclaringType) =>
            $"{method.DeclaringType.Name.Split('`')[0]}.{method.Name.Replace("get_", "", StringComparison.Ordinal)}",
        MethodSpecification method => NameOf(method.ElementMethod),
        MethodReference { DeclaringType: GenericInstanceType { ElementType: TypeDefinition generic } } method =>
            generic.Methods.FirstOrDefault(one => one.Name == method.Name && one.Parameters.Count == method.Parameters.Count) is { } one ? NameOf(one) : null,
        _ => null,
    };

    private static bool IsOfProduct(TypeDefinition type) =>
        !PluginFolders.IsPlugins(type) && Outermost(type).Namespace.StartsWith("Confd", StringComparison.Ordinal);

    private static bool IsPublic(TypeDefinition type) =>
        type.DeclaringType is { } outer ? type.IsNestedPublic && IsPublic(outer) : type.IsPublic;

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
