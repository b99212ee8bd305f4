using System.Globalization;

namespace Confd.Fields;

/// <summary>The list parameters of a query string.</summary>
/// <param name="Limit">Page size, from 1; null for all.</param>
/// <param name="Offset">Items skipped, from 0.</param>
/// <param name="Recurse">Also the tenants below.</param>
/// <param name="Search">The searched text as it was sent; null for none.</param>
/// <param name="Order">Name of the column to sort by, which need not exist; null for none.</param>
/// <param name="Descending">Sort backwards.</param>
/// <param name="Filters">All other parameters.</param>
public sealed record ListQuery(
    int? Limit, int Offset, bool Recurse, string? Search, string? Order, bool Descending,
    IReadOnlyDictionary<string, string> Filters);

/// <summary>Reads list parameters with the errors of the 1.1 API, in its order of checks.</summary>
public static class QueryReader
{
    private static readonly HashSet<string> Options = ["limit", "offset", "recurse", "search", "order", "direction", "view"];

    /// <summary>Reads all of them; of a parameter that comes twice, the first counts.</summary>
    /// <param name="query">As the caller sent it.</param>
    /// <param name="zeroLimitIsNone">A page size of 0 means all.</param>
    /// <exception cref="RefusedException">A parameter is faulty (400).</exception>
    public static ListQuery ReadList(IReadOnlyList<QueryValue> query, bool zeroLimitIsNone = false)
    {
        var given = new Dictionary<string, string>();
        foreach (var value in query)
        {
            given.TryAdd(value.Name, value.Value);
        }
        var refusals = new List<Refusal>();
        var limit = ReadCount(given, "limit", refusals);
        var offset = ReadCount(given, "offset", refusals);
        var recurse = ReadBoolean(given, "recurse", refusals);
        if (refusals.Count > 0)
        {
            throw new RefusedException(refusals);
        }
        if (limit == 0 && zeroLimitIsNone)
        {
            limit = null;
        }
        if (limit == 0)
        {
            throw new RefusedException(Refusals.Input("field 'limit': wrong type. Should be a positive number"));
        }
        var direction = given.GetValueOrDefault("direction");
        if (direction is not (null or "asc" or "desc"))
        {
            throw new RefusedException(Refusals.Input("direction: must be 'asc' or 'desc'"));
        }
        return new ListQuery(
            limit, offset ?? 0, recurse, given.GetValueOrDefault("search"), given.GetValueOrDefault("order"),
            direction == "desc",
            given.Where(pair => !Options.Contains(pair.Key)).ToDictionary());
    }

    /// <summary>A count, from 0; one that is too large becomes the largest. Null when it is absent or faulty.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="name">Which of them.</param>
    /// <param name="refusals">Gets what is wrong with it.</param>
    public static int? ReadCount(IReadOnlyDictionary<string, string> given, string name, List<Refusal> refusals)
    {
        if (!given.TryGetValue(name, out var text))
        {
            return null;
        }
        var trimmed = text.Trim();
        var digits = trimmed.AsSpan();
        if (digits.Length > 0 && digits[0] is '+' or '-')
        {
            digits = digits[1..];
        }
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            refusals.Add(Structured(name, "Not a valid integer.", "integer"));
            return null;
        }
        if (trimmed[0] == '-' && digits.ContainsAnyExcept('0'))
        {
            refusals.Add(Refusals.Input(
                name + ": [{'constraint_id': 'range', 'constraint': {'min': 0}, 'message': 'Must be greater than or equal to 0.'}]"));
            return null;
        }
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : int.MaxValue;
    }

    /// <summary>A flag in the usual words; false when it is absent or faulty.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="name">Which of them.</param>
    /// <param name="refusals">Gets what is wrong with it.</param>
    public static bool ReadBoolean(IReadOnlyDictionary<string, string> given, string name, List<Refusal> refusals)
    {
        if (!given.TryGetValue(name, out var text))
        {
            return false;
        }
        if (ScalarReader.LenientBoolean(text) is { } flag)
        {
            return flag;
        }
        refusals.Add(Structured(name, "Not a valid boolean.", "boolean"));
        return false;
    }

    private static Refusal Structured(string name, string message, string type) => Refusals.Input(
        $"{name}: {{'message': '{message}', 'constraint_id': 'type', 'constraint': '{type}'}}");
}
