using System.Text.RegularExpressions;
using Confd.Resources;
using Mono.Cecil;

namespace Confd.Tests.Architecture;

/// <summary>The plugins as they were compiled, with the folders in which their sources are.</summary>
internal sealed partial class PluginFolders : IDisposable
{
    public const string Namespace = "Confd.Plugins";

    private readonly AssemblyDefinition product = AssemblyDefinition.ReadAssembly(typeof(IConfdPlugin).Assembly.Location);
    private readonly Dictionary<string, string> folders = [];

    public PluginFolders()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Root(), "Confd.Grains", "Plugins"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match declared in Declared().Matches(File.ReadAllText(file)))
            {
                folders[declared.Groups["name"].Value] = Path.GetFileName(Path.GetDirectoryName(file)!);
            }
        }
    }

    public IEnumerable<TypeDefinition> Types => All.Where(IsPlugins);

    /// <summary>Every type of the assembly that the plugins are in.</summary>
    public IEnumerable<TypeDefinition> All => product.MainModule.GetTypes();

    /// <summary>Names of folders by the records that their plugins declare.</summary>
    public IReadOnlyDictionary<string, string> FoldersOfRecords => Types
        .Where(type => type.BaseType is GenericInstanceType { Name: "ResourcePlugin`1" or "SettingsPlugin`1" or "DocumentPlugin`2" })
        .ToDictionary(type => ((GenericInstanceType)type.BaseType).GenericArguments[^1].Name, FolderOf);

    public string FolderOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }
        return folders[type.Name.Split('`')[0]];
    }

    public static bool IsPlugins(TypeReference type) =>
        type.DeclaringType is { } outer ? IsPlugins(outer) : type.Namespace == Namespace && !type.Name.StartsWith('<');

    /// <summary>Every type that a type says or calls, its own among them.</summary>
    public static IEnumerable<TypeReference> UsedBy(TypeDefinition type) => new[] { type.BaseType }.OfType<TypeReference>()
        .Concat(type.Interfaces.Select(one => one.InterfaceType))
        .Concat(type.Fields.Select(field => field.FieldType))
        .Concat(type.Methods.SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
        .Concat(Operands(type).SelectMany(TypesOf))
        .SelectMany(Parts);

    /// <summary>The types, methods and fields that the code of a type names.</summary>
    public static IEnumerable<MemberReference> Operands(TypeDefinition type) => type.Methods.Where(method => method.HasBody)
        .SelectMany(method => method.Body.Instructions).Select(instruction => instruction.Operand).OfType<MemberReference>();

    public void Dispose() => product.Dispose();

    private static IEnumerable<TypeReference> TypesOf(MemberReference operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        GenericParameter => [],
        TypeSpecification around => Parts(around.ElementType),
        _ => [type],
    };

    /// <summary>Of the repository.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Confd.sln")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|partial) )*(?:(?:class|record struct|record|struct|interface|enum) (?<name>\w+)|delegate [^(]* (?<name>\w+)\()", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
