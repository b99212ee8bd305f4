using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests;

/// <summary>Sends again what clients of the 1.1 API have sent, and expects the answers and events that they got.</summary>
/// <remarks>One file per plugin, copied beside the tests; its form is described in docs/plugins.md.</remarks>
public sealed class ObservedTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Observed");

    private long seen = service.LastMark;

    public static IEnumerable<TheoryDataRow<string>> Plugins { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order()
            .Select(name => new TheoryDataRow<string>(name!))];

    [Theory]
    [MemberData(nameof(Plugins))]
    public async Task Observed_requests_are_answered_as_before(string plugin)
    {
        using var tenant = await Service.NewTenantAsync(slug: "master");
        var steps = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Folder, $"{plugin}.json"), TestContext.Current.CancellationToken))!.AsArray();
        var pattern = new Pattern(tenant.Uuid);
        foreach (var step in steps.OfType<JsonObject>())
        {
            await ReplayAsync(tenant, pattern, step);
        }
    }

    private async Task ReplayAsync(TestTenant tenant, Pattern pattern, JsonObject step)
    {
        var where = $"{(string)step["request"]!} {step["body"]?.ToJsonString()}";
        var words = pattern.Fill((string)step["request"]!).Split(' ');
        using var request = new HttpRequestMessage(new HttpMethod(words[0]), "/1.1" + words[1]);
        // Events carry it, which distinguishes them from those of other tests.
        var requestId = $"{Guid.NewGuid()}";
        request.Headers.Add("X-Request-Id", requestId);
        if (step.TryGetPropertyValue("body", out var body))
        {
            request.Content = new StringContent(pattern.Fill(body)?.ToJsonString() ?? "null", Encoding.UTF8, "application/json");
        }
        using var answer = await tenant.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var actual = text.Length == 0 ? null : JsonNode.Parse(text);
        if (answer.StatusCode == HttpStatusCode.Created)
        {
            pattern.Remember("it", actual);
        }
        if ((string?)step["as"] is { } name)
        {
            pattern.Remember(name, actual);
        }
        if (step["status"] is not { } status)
        {
            Assert.True(answer.IsSuccessStatusCode, $"{where}: {(int)answer.StatusCode} {text}");
            return;
        }
        Assert.True((int)status == (int)answer.StatusCode, $"{where}: {(int)answer.StatusCode} {text}");
        if (step["response"] is { } response)
        {
            // The original's page of an error is a list of texts; the facts name it.
            var expected = response is JsonObject { Count: 1 } wrapped && wrapped["error"] is { } errors ? errors : response;
            Matches(pattern, expected, WithoutHost(actual), where);
        }
        if (step["location"] is { } location)
        {
            Matches(pattern, location, answer.Headers.Location?.AbsolutePath, where);
        }
        var events = await EventsOfAsync(requestId);
        var published = new JsonArray([.. events.Select(one => new JsonObject
        {
            ["name"] = one.Name, ["data"] = JsonNode.Parse(one.Payload),
        })]);
        Matches(pattern, step["events"] ?? new JsonArray(), published, where);
        Assert.Equal(CallsOf(step["sysconfd"]?.AsArray()), CallsOf(
            new JsonArray([.. events.Where(one => one.Reload is not null).SelectMany(one => JsonNode.Parse(one.Reload!)!.AsArray())
                .Select(call => call!.DeepClone())])));
    }

    private async Task<IReadOnlyList<StoredEvent>> EventsOfAsync(string requestId)
    {
        var (events, mark) = await Service.ReadEventsAsync(seen, TestContext.Current.CancellationToken);
        seen = mark;
        return [.. events.Where(one => one.RequestId == requestId)];
    }

    private static void Matches(Pattern pattern, JsonNode? expected, JsonNode? actual, string where)
    {
        var mismatch = pattern.Mismatch(expected, actual);
        Assert.True(mismatch is null, $"{where}\n{mismatch}");
    }

    /// <summary>Links are absolute; the observed ones begin with the version.</summary>
    private JsonNode? WithoutHost(JsonNode? answer) => answer is null ? null : JsonNode.Parse(
        answer.ToJsonString().Replace($"{Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}/", "/", StringComparison.Ordinal));

    /// <summary>The commands of a reload that collects equal ones: each once, in any order.</summary>
    private static IEnumerable<string> CallsOf(JsonArray? calls)
    {
        var commands = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var call in calls?.OfType<JsonObject>() ?? [])
        {
            if (call["ipbx"] is JsonArray ipbx)
            {
                commands.UnionWith(ipbx.Select(command => (string)command!));
            }
            else
            {
                // PostgreSQL keeps fields in an order of its own.
                commands.Add(new JsonObject(call.OrderBy(field => field.Key).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString());
            }
        }
        return commands;
    }
}
