using System.Text;

namespace Confd.Gateway.Tests.Routing;

/// <summary>A path with ids of nothing where it has placeholders.</summary>
internal static class FilledPath
{
    public static string Of(string template)
    {
        var filled = new StringBuilder();
        foreach (var segment in template.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            filled.Append('/').Append(segment switch
            {
                ['{', ..] when segment.EndsWith(":int}", StringComparison.Ordinal) => "4000000",
                ['{', ..] when segment.EndsWith(":uuid}", StringComparison.Ordinal) => "40000000-0000-4000-8000-00000000dead",
                ['{', ..] => "x",
                _ => segment,
            });
        }
        return filled.Length == 0 ? "/" : filled.ToString();
    }
}
