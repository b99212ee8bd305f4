using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares <c>/contexts/{id}/ranges/…</c>: the numbers of a context's ranges, all or only the free ones.</summary>
/// <remarks>Source: wazo-confd 1.1 API, context_range.</remarks>
public sealed class ContextRangePlugin() : RoutePlugin("context_range")
{
    private static readonly (string Word, Func<Context, IEnumerable<NumberRange>> Of)[] Sets =
    [
        ("user", context => Plain(context.UserRanges)),
        ("group", context => Plain(context.GroupRanges)),
        ("queue", context => Plain(context.QueueRanges)),
        ("conference", context => Plain(context.ConferenceRoomRanges)),
        ("incall", context => context.IncallRanges.Select(range => new NumberRange(range.Start, range.End, range.DidLength))),
    ];

    public override void Declare(RouteBuilder routes)
    {
        foreach (var (word, of) in Sets)
        {
            routes.Route(
                "GET", $"/contexts/{{context_id:int}}/ranges/{word}",
                (route, token) => ReadAsync(route, of, token), isList: true,
                answers: typeof(ShownRange), query: ["availability", "search", "order", "direction", "limit", "offset"]);
            routes.NotOffered("POST", $"/contexts/{{context_id:int}}/ranges/{word}");
        }
    }

    private static IEnumerable<NumberRange> Plain(IReadOnlyList<ContextRange> ranges) =>
        ranges.Select(range => new NumberRange(range.Start, range.End, range.Start.Length));

    private static async ValueTask<RouteResult> ReadAsync(
        RouteContext route, Func<Context, IEnumerable<NumberRange>> of, CancellationToken cancellationToken)
    {
        var query = RangeQuery.Read(route.Call);
        var context = await route.GetAsync<Context>("context_id", cancellationToken);
        var taken = new HashSet<string>();
        if (query.IsAvailableOnly)
        {
            foreach (var extension in await route.UnitOfWork.RelatedAsync<Extension>(
                context.Id, ExtensionPlugin.OfContext, cancellationToken))
            {
                taken.Add(extension.Value.Exten);
            }
        }
        var folded = NumberRanges.Fold(of(context.Value), number =>
            !taken.Contains(number) && (query.Search is null || number.Contains(query.Search, StringComparison.Ordinal)));
        return RouteResult.Page(folded.Count, query.Page(folded).Select(range => new ShownRange(range.Start, range.End)));
    }
}

/// <summary>The parameters of these lists, which differ from the usual ones.</summary>
internal sealed record RangeQuery(bool IsAvailableOnly, string? Search, string? Order, bool IsDescending, int? Limit, int Offset)
{
    public static RangeQuery Read(RouteCall call)
    {
        var given = new Dictionary<string, string>();
        foreach (var value in call.Query)
        {
            given.TryAdd(value.Name, value.Value);
        }
        var refusals = new List<Refusal>();
        var availability = given.GetValueOrDefault("availability", "available");
        if (availability is not ("available" or "all"))
        {
            refusals.Add(Refusals.Field("availability", new[] { "Must be one of: available, all." }));
        }
        var offset = QueryReader.ReadCount(given, "offset", refusals);
        QueryReader.ReadBoolean(given, "recurse", refusals);
        var limit = QueryReader.ReadCount(given, "limit", refusals);
        if (given.GetValueOrDefault("order") is { } order && order is not ("start" or "end"))
        {
            refusals.Add(Refusals.Input($"order: column '{order}' was not found"));
        }
        return refusals.Count == 0
            ? new RangeQuery(
                availability == "available", given.GetValueOrDefault("search"), given.GetValueOrDefault("order"),
                given.GetValueOrDefault("direction") == "desc", limit, offset ?? 0)
            : throw new RefusedException(refusals);
    }

    public IEnumerable<NumberRange> Page(IReadOnlyList<NumberRange> ranges)
    {
        IEnumerable<NumberRange> page = ranges;
        if (Order is not null)
        {
            page = page.OrderBy(range => Order == "start" ? range.Start : range.End, StringComparer.Ordinal);
            page = IsDescending ? page.Reverse() : page;
        }
        page = page.Skip(Offset);
        return Limit is { } limit ? page.Take(limit) : page;
    }
}

/// <summary>A range in a list.</summary>
internal sealed record ShownRange(string Start, string End);
