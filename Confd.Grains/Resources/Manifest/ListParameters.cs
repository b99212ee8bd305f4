using Confd.Storage;

namespace Confd.Resources;

/// <summary>What the API reference says of query parameters.</summary>
internal static class ListParameters
{
    private static readonly Dictionary<string, ManifestParameter> Known = new ManifestParameter[]
    {
        new() { Name = "search", Description = "Keeps what contains this text, whatever case and accents" },
        new() { Name = "order", Description = "Column to sort by" },
        new() { Name = "direction", Choices = ["asc", "desc"], Description = "asc is the default" },
        new() { Name = "limit", Type = "integer", Description = "Page size; all without it" },
        new() { Name = "offset", Type = "integer", Description = "Items skipped" },
        new() { Name = "recurse", Type = "boolean", Description = "Also the tenants below" },
        new() { Name = "recursive", Type = "boolean", Description = "With all that belongs to it" },
        new() { Name = "view", Description = "Another view of the same" },
        new() { Name = "wait", Description = "Longest wait for it: 5s, 500ms or seconds, at most 30s; not at all without it" },
        new() { Name = "availability", Choices = ["available", "all"], Description = "all: also those that are taken" },
    }.ToDictionary(parameter => parameter.Name);

    /// <summary>Those of a list that says nothing else.</summary>
    public static IReadOnlyList<string> Standard { get; } = ["search", "order", "direction", "limit", "offset", "recurse"];

    /// <summary>A parameter by its name, or by its name and choices: <c>view:merged|other</c>.</summary>
    public static ManifestParameter Of(string declared)
    {
        var parts = declared.Split(':', 2);
        var parameter = Known.GetValueOrDefault(parts[0]) ?? new ManifestParameter { Name = parts[0] };
        return parts.Length == 1 ? parameter : parameter with { Choices = parts[1].Split('|') };
    }

    /// <summary>Those of a resource's list: the standard ones, its views, and each column as an exact filter.</summary>
    public static IReadOnlyList<ManifestParameter> Of<T>(ResourceDeclaration<T> resource) where T : class
    {
        var list = resource.List;
        var sortable = list.Columns.Select(column => column.Name).Where(name => !list.NotSorted.Contains(name)).Concat(list.Alike);
        var parameters = Standard.Where(name => name != "recurse" || resource.Tenancy != Tenancy.None).Select(Of)
            .Select(parameter => parameter.Name == "order" ? parameter with { Choices = [.. sortable.Distinct()] } : parameter).ToList();
        if (list.UnknownView is not null)
        {
            parameters.Add(ViewOf(resource));
        }
        if (list.FallsBackToMaster)
        {
            parameters.Add(Of("view:fallback|default"));
        }
        parameters.AddRange(list.Before.Select(before => new ManifestParameter
        {
            Name = before.Key, Description = $"Keeps those whose {before.Value} is before this time, ISO 8601",
        }));
        parameters.AddRange(list.Columns.DistinctBy(column => column.Name)
            .Where(column => parameters.TrueForAll(other => other.Name != column.Name)).Select(column => new ManifestParameter
            {
                Name = column.Name,
                Type = list.CommaLists.Contains(column.Name) ? "string" : column.Type switch
                {
                    ColumnType.Integer => "integer",
                    ColumnType.Boolean => "boolean",
                    _ => "string",
                },
                Description = list.CommaLists.Contains(column.Name)
                    ? $"Keeps those whose {column.Name} is one of these, parted by commas"
                    : $"Keeps those whose {column.Name} is exactly this",
            }));
        return parameters;
    }

    /// <summary>The parameter that chooses a view.</summary>
    public static ManifestParameter ViewOf<T>(ResourceDeclaration<T> resource) where T : class =>
        Known["view"] with { Choices = [.. resource.NamedViews.Keys] };
}
