using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Text;

namespace Confd.Plugins;

/// <summary>Lists of devices in wazo-provd. They are filtered, searched, sorted and paged here, like all other lists.</summary>
internal static class ProvdLists
{
    private const int MostDoubtful = 10;

    private static readonly Dictionary<string, Func<Device, string?>> Columns = new()
    {
        ["id"] = d => d.Id, ["ip"] = d => d.Ip, ["mac"] = d => d.Mac, ["sn"] = d => d.Sn, ["plugin"] = d => d.Plugin,
        ["vendor"] = d => d.Vendor, ["model"] = d => d.Model, ["version"] = d => d.Version, ["description"] = d => d.Description,
        ["config"] = d => d.Config,
    };

    /// <summary>A page by the list parameters of the request: 200 with <c>{total, items}</c>.</summary>
    /// <param name="route">The request.</param>
    /// <param name="tenant">The tenant that asks the server.</param>
    /// <param name="isRecursive">True to ask for devices of the tenants below too.</param>
    /// <param name="isListed">Which of its devices may be listed: the server is not trusted to leave out the others.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public static async ValueTask<RouteResult> PageAsync(
        RouteContext route, Guid tenant, bool isRecursive, Func<Device, bool> isListed, CancellationToken cancellationToken)
    {
        var parameters = QueryReader.ReadList(route.Call.Query, zeroLimitIsNone: true);
        var order = parameters.Order is { Length: > 0 } named
            ? Columns.GetValueOrDefault(named) ?? throw new RefusedException(Refusals.Input($"order: column '{named}' was not found"))
            : Columns["ip"];
        var filters = parameters.Filters.Where(filter => Columns.ContainsKey(filter.Key)).ToList();
        var calls = ProvdCalls.Of(route.UnitOfWork);
        var selector = new JsonObject(filters.Select(filter => KeyValuePair.Create(filter.Key, (JsonNode?)filter.Value)));
        var documents = await calls.DevicesAsync(selector, tenant, isRecursive, cancellationToken);
        var configs = (documents.Count == 0 ? [] : await calls.ConfigsAsync(cancellationToken))
            .Where(config => config["id"].AsText() is not null)
            .DistinctBy(config => config["id"].AsText()!)
            .ToDictionary(config => config["id"].AsText()!);
        var search = parameters.Search is { Length: > 0 } text ? Folding.Fold(text) : null;
        var found = documents
            .Select(document => ProvdDocuments.Read(document, configs.GetValueOrDefault(document["config"].AsText() ?? "")))
            .OfType<ProvdDevice>().Select(device => device.Stored).DistinctBy(device => device.Id)
            .Where(device => isListed(device.Value)
                && filters.TrueForAll(filter => Columns[filter.Key](device.Value) == filter.Value)
                && (search is null || Columns.Values.Any(column =>
                    column(device.Value) is { } value && Folding.Fold(value).Contains(search, StringComparison.Ordinal))))
            .ToList();
        var sorted = Sort(found, order, parameters.Descending);
        var page = sorted.Skip(parameters.Offset).Take(parameters.Limit ?? int.MaxValue).ToList();
        await LookAgainAsync(route.UnitOfWork, page, tenant, isListed, cancellationToken);
        return RouteResult.Composed((responder, _) => ValueTask.FromResult(
            ViewResponder.Json(new { Total = found.Count, Items = page.Select(device => responder.FreshFull(device)) })));
    }

    /// <summary>
    /// Reads devices without a configuration again: it may have been replaced between the two calls. That is not the reason when
    /// many have none, so only some are read.
    /// </summary>
    private static async Task LookAgainAsync(
        UnitOfWork work, List<Stored<Device>> page, Guid tenant, Func<Device, bool> isListed, CancellationToken cancellationToken)
    {
        var doubtful = page.Index().Where(one => one.Item.Value.Reported == ProvdDocuments.Corrupted).Take(MostDoubtful).ToList();
        foreach (var (index, device) in doubtful)
        {
            if (await ProvdRegistry.AskAsync(work, device.Value.Id, tenant, cancellationToken) is { } found && isListed(found.Stored.Value))
            {
                page[index] = found.Stored;
            }
        }
    }

    /// <summary>A missing value sorts after every other value.</summary>
    private static IEnumerable<Stored<Device>> Sort(
        IEnumerable<Stored<Device>> devices, Func<Device, string?> column, bool isDescending) => isDescending
        ? devices.OrderByDescending(device => column(device.Value) is null)
            .ThenByDescending(device => column(device.Value), StringComparer.Ordinal)
            .ThenByDescending(device => device.Value.Id, StringComparer.Ordinal)
        : devices.OrderBy(device => column(device.Value) is null)
            .ThenBy(device => column(device.Value), StringComparer.Ordinal)
            .ThenBy(device => device.Value.Id, StringComparer.Ordinal);
}
