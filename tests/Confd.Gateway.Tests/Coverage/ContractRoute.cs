using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Confd.Gateway.Tests.Coverage;

/// <summary>One method of the wazo-confd 1.1 API, from the list beside this file.</summary>
/// <param name="Plugin">Its plugin there.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Below <c>/1.1</c>, with this service's placeholders.</param>
/// <param name="What">served; refused with 405; undeclared, which fails there.</param>
/// <param name="Acl">The permission; <c>any-token</c>, or <c>no-token</c>.</param>
/// <param name="IsMasterOnly">Only for tokens of the master tenant.</param>
internal sealed partial record ContractRoute(string Plugin, string Method, string Path, string What, string Acl, bool IsMasterOnly)
{
    /// <summary>The path without the names of its placeholders.</summary>
    public string Shape => ShapeOf(Path);

    public bool IsServed => What == "served";

    /// <summary>All of them, in the order of the list.</summary>
    public static IReadOnlyList<ContractRoute> All { get; } =
    [
        .. File.ReadLines(System.IO.Path.Combine(Folder(), "wazo-confd-1.1.txt"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(' '))
            .Select(words => new ContractRoute(words[0], words[1], words[2], words[3], words[4], words.Length > 5)),
    ];

    public static string ShapeOf(string path) => Placeholder().Replace(path, "{$1}");

    private static string Folder([CallerFilePath] string here = "") => System.IO.Path.GetDirectoryName(here)!;

    [GeneratedRegex(@"\{[^:}]+(:[a-z]+)?\}")]
    private static partial Regex Placeholder();
}
