using System.Reflection;
using System.Xml.Linq;
using Confd.Plugins;

namespace Confd.Tests.Architecture;

/// <summary>
/// Public types and members of plugins are described. The compiler would ask for a description of each override too, and every
/// plugin overrides Declare.
/// </summary>
public sealed class PluginDocumentationTests
{
    private static readonly HashSet<string> Described = [.. XDocument
        .Load(Path.ChangeExtension(typeof(UserPlugin).Assembly.Location, "xml")).Descendants("member")
        .Where(member => member.HasElements).Select(member => Parameterless(member.Attribute("name")!.Value))];

    [Fact]
    public void PublicMembersAreDescribed()
    {
        var undescribed = typeof(UserPlugin).Assembly.GetExportedTypes().Where(type => type.Namespace == "Confd.Plugins")
            .SelectMany(type => MembersOf(type).Select(member => $"{member.Kind}:{type.FullName!.Replace('+', '.')}{member.Name}"))
            .Where(name => !Described.Contains(name));

        Assert.Empty(undescribed);
    }

    private static IEnumerable<(char Kind, string Name)> MembersOf(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return ('T', "");
        if (typeof(Delegate).IsAssignableFrom(type) || type.GetMethod("<Clone>$") is not null)
        {
            // The description of a record or a delegate has those of its parameters.
            yield break;
        }
        foreach (var property in type.GetProperties(Own).Where(property => IsNew(property.GetMethod ?? property.SetMethod!)))
        {
            yield return ('P', $".{property.Name}");
        }
        foreach (var method in type.GetMethods(Own).Where(method => !method.IsSpecialName && IsNew(method)))
        {
            yield return ('M', $".{method.Name}");
        }
        foreach (var field in type.GetFields(Own).Where(field => !field.IsSpecialName))
        {
            yield return ('F', $".{field.Name}");
        }
    }

    /// <summary>No override, which its base describes, and nothing that Orleans generates.</summary>
    private static bool IsNew(MethodInfo method) => method.GetBaseDefinition() == method
        && !method.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute));

    private static string Parameterless(string name) => name.Split('(')[0].Split("``")[0];
}
