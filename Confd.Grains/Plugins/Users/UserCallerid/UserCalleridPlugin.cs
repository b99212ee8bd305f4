using System.Text.Json.Serialization;

namespace Confd.Plugins;

/// <summary>
/// Declares <c>/users/{id}/callerids/outgoing</c>: which caller ids a user may show on outgoing calls. The main number,
/// those that lead to the user, and the shared ones; each once, in any spelling. The last item is the anonymous call.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, user_callerid.</remarks>
public sealed class UserCalleridPlugin() : RoutePlugin("user_callerid")
{
    private const string Path = "/users/{user_id:id}/callerids/outgoing";

    public override void Declare(RouteBuilder routes) => routes
        .Route("GET", Path, ReadAsync, isList: true,
            answers: typeof(CalleridView), query: [])
        .NotOffered("POST", Path);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        var tenant = user.Value.TenantUuid;
        var shared = await work.ListAsync<PhoneNumber>(tenant, "shared", "true", cancellationToken);
        Number[] numbers =
        [
            .. shared.Where(number => number.Main).Select(number => Number.Of("main", number)),
            .. await AssociatedAsync(work, user, cancellationToken),
            .. shared.Where(number => !number.Main).Select(number => Number.Of("shared", number)),
        ];
        var items = new List<CalleridView>();
        var offered = new List<string>();
        foreach (var number in numbers)
        {
            if (!offered.Exists(earlier => DialledNumbers.AreSame(earlier, number.Text)))
            {
                offered.Add(number.Text);
                items.Add(new(number.Type) { Number = number.Text, CallerIdName = number.CallerIdName });
            }
        }
        items.Add(new("anonymous"));
        return RouteResult.Page(items.Count, items);
    }

    /// <summary>The numbers of the incalls that lead to the user.</summary>
    private static async ValueTask<IEnumerable<Number>> AssociatedAsync(
        UnitOfWork work, Stored<User> user, CancellationToken cancellationToken)
    {
        var numbers = new List<Number>();
        var incalls = IncallPlugin.LeadingHere;
        await work.PreloadAsync([user.Id], [incalls.Then(IncallExtensionPlugin.Extensions)], cancellationToken);
        foreach (var incall in await work.RelatedAsync<Incall>(user.Id, incalls, cancellationToken))
        {
            var extensions = incall.Stored.Tenant == user.Tenant
                ? await work.RelatedAsync<Extension>(incall.Stored.Id, IncallExtensionPlugin.Extensions, cancellationToken)
                : [];
            numbers.AddRange(extensions.Select(extension => new Number("associated", extension.Value.Exten, "")));
        }
        return numbers;
    }

    private sealed record Number(string Type, string Text, string CallerIdName)
    {
        public static Number Of(string type, PhoneNumber number) => new(type, number.Number, number.CallerIdName ?? "");
    }
}

/// <summary>A caller id that the user may show.</summary>
/// <param name="Type">main, associated, shared or anonymous.</param>
internal sealed record CalleridView([property: JsonPropertyOrder(1)] string Type)
{
    /// <summary>The number; none for an anonymous call.</summary>
    [JsonPropertyOrder(0), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Number { get; init; }

    /// <summary>The name shown with it; none for an anonymous call.</summary>
    [JsonPropertyOrder(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallerIdName { get; init; }
}
