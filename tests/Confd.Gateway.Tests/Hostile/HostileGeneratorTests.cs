using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.Hostile;

/// <summary>Requests that a generator makes from the description of the API: 10,000 on both databases together.</summary>
/// <remarks>
/// The seed is printed, and <c>CONFD_HOSTILE_SEED</c> repeats it. Each client has its own tenant and its own random
/// numbers, so that what one of them sends does not depend on the others.
/// </remarks>
public sealed class HostileGeneratorTests<TService>(TService service, ITestOutputHelper output)
    : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    private const int Clients = 4;
    private const int Each = 1250;
    private const int MostRead = 150;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_ends_in_a_server_error_and_everything_stored_can_be_read()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CONFD_HOSTILE_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CONFD_HOSTILE_SEED={seed}");
        var document = JsonNode.Parse(await Service.Http.GetStringAsync("/openapi/v1.json", Token))!.AsObject();
        // Meetings answer 503 without one, as the contract has it; the clients' tenants can't take the master tenant's away.
        await Service.Http.CreateAsync("/ingresses/http", """{"uri":"https://example.org"}""");
        var faults = new ConcurrentQueue<string>();
        var tenants = new List<TestTenant>();
        for (var client = 0; client < Clients; client++)
        {
            tenants.Add(await Service.NewTenantAsync());
        }

        await Task.WhenAll(tenants.Select((tenant, client) => AttackAsync(tenant, document, new Random(seed + client), faults)));
        foreach (var tenant in tenants)
        {
            await ReadAllAsync(tenant, faults);
            tenant.Dispose();
        }

        Assert.True(faults.IsEmpty, $"CONFD_HOSTILE_SEED={seed}\n{faults.Count} faults:\n{string.Join('\n', faults.Take(40))}");
        Assert.True(Service.Errors.Entries.Count == 0, $"CONFD_HOSTILE_SEED={seed}\n{string.Join('\n', Service.Errors.Entries.Take(5))}");
    }

    private async Task AttackAsync(TestTenant tenant, JsonObject document, Random random, ConcurrentQueue<string> faults)
    {
        var known = new KnownIds();
        var requests = new HostileRequests(document, random, known);
        var samples = Declared.Resources.Values.Where(resource => resource.Offers("create") && ResourceSample.IsKnown(resource.Kind))
            .OrderBy(resource => resource.Kind, StringComparer.Ordinal).ToList();
        for (var number = 0; number < Each; number++)
        {
            if (number < samples.Count || random.Next(12) == 0)
            {
                var resource = samples[number < samples.Count ? number : random.Next(samples.Count)];
                var body = (await ResourceSample.Of(resource.Kind).BodyAsync(tenant)).ToJsonString();
                var (_, text) = await tenant.Http.SendAsync(HttpMethod.Post, resource.Path, body);
                known.Learn(Parsed(text));
                continue;
            }
            var (request, description) = requests.Next(tenant.Http.BaseAddress!);
            try
            {
                using (request)
                using (var answer = await tenant.Http.SendAsync(request, Token))
                {
                    var text = await answer.Content.ReadAsStringAsync(Token);
                    if (FaultOf(answer, text) is { } fault)
                    {
                        faults.Enqueue($"{description}\n    {(int)answer.StatusCode} {fault}: {(text.Length > 300 ? text[..300] : text)}");
                    }
                    if (answer.StatusCode == HttpStatusCode.Created)
                    {
                        known.Learn(Parsed(text));
                    }
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                faults.Enqueue($"{description}\n    {exception.Message}");
            }
        }
    }

    /// <summary>The fault of an answer; null for none.</summary>
    private static string? FaultOf(HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        if (status >= 500 && answer.StatusCode != HttpStatusCode.NotImplemented)
        {
            return "a server error";
        }
        if (status < 400 || answer.RequestMessage!.Method == HttpMethod.Head)
        {
            return null;
        }
        if (!answer.Headers.Contains("X-Request-Id"))
        {
            // The server itself could make no request of it.
            return status is 400 or 404 or 414 or 431 ? null : "no error of the API";
        }
        return Parsed(text) switch
        {
            JsonArray { Count: > 0 } list when list.All(one => one?.GetValueKind() == JsonValueKind.String) => null,
            JsonObject problem when problem["message"] is not null || problem["errors"] is JsonArray => null,
            JsonValue word when word.GetValueKind() == JsonValueKind.String => null,
            _ => "not the form of an error",
        };
    }

    private async Task ReadAllAsync(TestTenant tenant, ConcurrentQueue<string> faults)
    {
        foreach (var resource in Declared.Resources.Values.Where(resource => resource.IsServed))
        {
            var (status, text) = await tenant.Http.SendAsync(HttpMethod.Get, resource.Path, "");
            if (status != HttpStatusCode.OK)
            {
                faults.Enqueue($"GET {resource.Path}: {(int)status} {text}");
                continue;
            }
            if (!HasItems(resource))
            {
                continue;
            }
            foreach (var item in JsonNode.Parse(text)!["items"]!.AsArray().Take(MostRead))
            {
                var path = $"{resource.Path}/{Uri.EscapeDataString($"{item![resource.Key]}")}";
                var (found, answer) = await tenant.Http.SendAsync(HttpMethod.Get, path, "");
                if (found != HttpStatusCode.OK)
                {
                    faults.Enqueue($"GET {path}: {(int)found} {answer}");
                }
            }
        }
    }

    private bool HasItems(DeclaredResource resource) =>
        Service.Manifest.Routes.Any(route => route.Method == "GET" && route.SuccessStatus == 200
            && route.Path.StartsWith($"{resource.Path}/{{id", StringComparison.Ordinal) && route.Path.EndsWith('}'));

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
