using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Confd.Resources;

/// <summary>The descriptions that records carry in their source: compilers write them beside each assembly.</summary>
/// <remarks>Descriptions are kept only while a manifest is built. An assembly without the file has no descriptions.</remarks>
internal sealed partial class DocComments
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> files = [];

    /// <summary>Of a property, one line; null without any.</summary>
    public string? Of(PropertyInfo property)
    {
        var declaring = property.DeclaringType!;
        return TextOf(MemberOf(declaring, $"P:{NameOf(declaring)}.{property.Name}")?.Element("summary"))
            // The properties of a positional record are its parameters.
            ?? TextOf(MemberOf(declaring, $"T:{NameOf(declaring)}")?.Elements("param").FirstOrDefault(one => (string?)one.Attribute("name") == property.Name));
    }

    /// <summary>Of a type, one line; null without any.</summary>
    public string? Of(Type type) => TextOf(MemberOf(type, $"T:{NameOf(type)}")?.Element("summary"));

    private XElement? MemberOf(Type type, string name)
    {
        if (!files.TryGetValue(type.Assembly, out var members))
        {
            files[type.Assembly] = members = Read(type.Assembly);
        }
        return members.GetValueOrDefault(name);
    }

    private static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var file = assembly.Location.Length > 0
            ? Path.ChangeExtension(assembly.Location, ".xml")
            : Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        if (!File.Exists(file))
        {
            return [];
        }
        try
        {
            return XDocument.Load(file).Descendants("member")
                .GroupBy(member => (string?)member.Attribute("name") ?? "")
                .ToDictionary(group => group.Key, group => group.First());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Xml.XmlException)
        {
            // Missing descriptions must not keep a silo from starting.
            return [];
        }
    }

    private static string NameOf(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName?.Replace('+', '.') ?? type.Name;

    private static string? TextOf(XElement? element)
    {
        if (element is null)
        {
            return null;
        }
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "see" or "seealso" or "paramref" } reference => NamedBy(reference),
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement other => other.Value,
            _ => "",
        }));
        text = Blanks().Replace(text, " ").Trim();
        return text.Length > 0 ? text : null;
    }

    /// <summary>Properties as the API calls them.</summary>
    private static string NamedBy(XElement reference)
    {
        var target = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? "";
        var last = target.Split('(')[0].Split('.', ':')[^1];
        return target.StartsWith("P:", StringComparison.Ordinal) ? $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(last)}`" : last;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
