using Confd.Resources;
using Mono.Cecil;

namespace Confd.Tests.Architecture;

/// <summary>What plugins may use of the engine and the storage, and of each other.</summary>
/// <remarks>
/// The text files beside this one list what is not as it should be: nothing at the moment. With <c>CONFD_UPDATE_DOCS=1</c> the tests
/// write them.
/// </remarks>
public sealed class PluginsKnowLittleTests
{
    /// <summary>What of the storage a plugin names: identities, links, and where a column's value is.</summary>
    private static readonly HashSet<string> OfStorage = ["ResourceId", "LinkRow", "ColumnType", "ColumnSource"];

    [Fact]
    public void Plugins_use_the_public_surface_of_engine_and_storage()
    {
        using var plugins = new PluginFolders();

        var used = plugins.Types
            .SelectMany(type => PluginFolders.UsedBy(type).Select(NameOf).Concat(PluginFolders.Operands(type).Select(NameOf))
                .OfType<string>().Select(name => (Name: name, Folder: plugins.FolderOf(type))))
            .Distinct().GroupBy(one => one.Name)
            .Select(same => $"{same.Key}: {string.Join(' ', same.Select(one => one.Folder).Order(StringComparer.Ordinal))}");

        AssertSame("internals.txt", used);
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

        AssertSame("cycles.txt", cycles);
    }

    [Fact]
    public void Types_and_methods_that_are_no_business_of_plugins_are_found()
    {
        using var plugins = new PluginFolders();
        var runner = plugins.All.Single(type => type.Name == nameof(OperationRunner));
        var work = plugins.All.Single(type => type.Name == nameof(UnitOfWork));

        Assert.Equal(nameof(OperationRunner), NameOf(runner));
        Assert.Equal("UnitOfWork.CommitAsync", NameOf(work.Methods.Single(method => method.Name == nameof(UnitOfWork.CommitAsync))));
        Assert.Null(NameOf(work));
        // The engine itself uses what plugins must not.
        var used = plugins.All.Where(type => type.Namespace == runner.Namespace).SelectMany(PluginFolders.UsedBy).Select(NameOf);
        Assert.Contains(nameof(OperationRunner), used);
    }

    private static void AssertSame(string listed, IEnumerable<string> found)
    {
        var file = Path.Combine(PluginFolders.Root(), "tests", "Confd.Grains.Tests", "Architecture", listed);
        var now = found.Order(StringComparer.Ordinal).ToList();
        if (Environment.GetEnvironmentVariable("CONFD_UPDATE_DOCS") == "1")
        {
            File.WriteAllLines(file, now);
        }
        var known = File.ReadAllLines(file);
        Assert.Empty(now.Except(known));
        Assert.Empty(known.Except(now));
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

    /// <summary>Of the assembly of the plugins, and none of theirs.</summary>
    private static bool IsOfProduct(TypeDefinition type) =>
        Outermost(type).Namespace is var name && name.StartsWith("Confd.", StringComparison.Ordinal) && name != PluginFolders.Namespace;

    private static bool IsPublic(TypeDefinition type) =>
        type.DeclaringType is { } outer ? type.IsNestedPublic && IsPublic(outer) : type.IsPublic;

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
