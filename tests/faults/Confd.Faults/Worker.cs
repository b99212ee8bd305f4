using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Faults;

/// <summary>
/// Creates, edits and deletes users with all that belongs to them, remembers every acknowledged answer, and reads
/// each acknowledged write back from one of the gateways at once.
/// </summary>
internal sealed class Worker(int number, string context, ClusterScript cluster, Client client, Metrics metrics)
{
    private readonly Random random = new(number);
    private int sequence;

    public List<Person> People { get; } = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await StepAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private Task StepAsync(CancellationToken stopping)
    {
        var living = People.Where(person => person is { Uuid: not null, IsDeleted: false, MayBeGone: false }).ToList();
        return (living.Count, random.Next(10)) switch
        {
            ( < 5, _) or ( < 40, 0 or 1) => CreateAsync(stopping),
            (_, 2) => DeleteAsync(living[random.Next(living.Count)], stopping),
            (_, 3 or 4 or 5) => RenumberAsync(living[random.Next(living.Count)], stopping),
            _ => RenameAsync(living[random.Next(living.Count)], stopping),
        };
    }

    private async Task CreateAsync(CancellationToken stopping)
    {
        var name = NextName();
        var person = new Person { Mark = $"w{number}n{sequence}", Names = [name], Numbers = [NextNumber()] };
        People.Add(person);
        person.MayExist = true;
        var answer = await SendAsync(HttpMethod.Post, "/users", new JsonObject
        {
            ["firstname"] = name, ["lastname"] = person.Mark,
            ["lines"] = new JsonArray(new JsonObject
            {
                ["context"] = context, ["endpoint_sip"] = new JsonObject { ["label"] = person.Mark },
                ["extensions"] = new JsonArray(new JsonObject { ["exten"] = person.Numbers.Single() }),
            }),
        }, stopping);
        if (Expect(answer, HttpStatusCode.Created, $"POST /users {person.Mark}"))
        {
            person.MayExist = false;
            person.Uuid = (string)answer.Body!["uuid"]!;
            person.Extension = (int)answer.Body["lines"]![0]!["extensions"]![0]!["id"]!;
            await CheckAsync(person, stopping);
        }
        else if (!answer.IsUnknown)
        {
            People.Remove(person);
        }
    }

    private async Task RenameAsync(Person person, CancellationToken stopping)
    {
        var name = NextName();
        person.Names.Add(name);
        person.DoubtfulEdits++;
        var answer = await SendAsync(
            HttpMethod.Put, $"/users/{person.Uuid}", new JsonObject { ["firstname"] = name }, stopping);
        if (Expect(answer, HttpStatusCode.NoContent, $"PUT user {person.Mark}"))
        {
            person.DoubtfulEdits--;
            person.Edits++;
            person.Names = [name];
            await CheckAsync(person, stopping);
        }
    }

    private async Task RenumberAsync(Person person, CancellationToken stopping)
    {
        var exten = NextNumber();
        person.Numbers.Add(exten);
        var answer = await SendAsync(
            HttpMethod.Put, $"/extensions/{person.Extension}", new JsonObject { ["exten"] = exten }, stopping);
        if (Expect(answer, HttpStatusCode.NoContent, $"PUT extension of {person.Mark}"))
        {
            person.Numbers = [exten];
            await CheckAsync(person, stopping);
        }
    }

    private async Task DeleteAsync(Person person, CancellationToken stopping)
    {
        person.MayBeGone = true;
        var answer = await SendAsync(HttpMethod.Delete, $"/users/{person.Uuid}?recursive=true", null, stopping);
        // A load balancer that repeats the request finds it gone.
        if (answer.Status == HttpStatusCode.NotFound || Expect(answer, HttpStatusCode.NoContent, $"DELETE user {person.Mark}"))
        {
            person.IsDeleted = true;
            await CheckAsync(person, stopping);
        }
    }

    /// <summary>A write was acknowledged: no gateway may answer from before it.</summary>
    private async Task CheckAsync(Person person, CancellationToken stopping)
    {
        Interlocked.Increment(ref metrics.Acknowledged);
        for (var attempt = 0; !stopping.IsCancellationRequested; attempt++)
        {
            var gateway = cluster.Gateways[random.Next(cluster.Gateways.Count)];
            var answer = await client.SendAsync(gateway, HttpMethod.Get, $"/users/{person.Uuid}", null, counts: false, stopping);
            if (answer.IsUnknown)
            {
                await Task.Delay(Math.Min(50 * (attempt + 1), 500), stopping);
                continue;
            }
            Interlocked.Increment(ref metrics.CheckedReads);
            if (Contradiction(person, answer) is { } contradiction)
            {
                metrics.StaleReads.Enqueue($"{gateway} {person.Mark}: {contradiction}");
            }
            return;
        }
    }

    /// <summary>What an answer says that can't be, or null.</summary>
    public static string? Contradiction(Person person, Answer answer)
    {
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return person.IsDeleted || person.MayBeGone ? null : "is missing";
        }
        if (person.IsDeleted)
        {
            return "is still there";
        }
        var name = (string?)answer.Body!["firstname"];
        var exten = (string?)answer.Body["lines"]?.AsArray().SingleOrDefault()?["extensions"]?.AsArray().SingleOrDefault()?["exten"];
        return !person.Names.Contains(name!) ? $"is called {name}, not {string.Join(" or ", person.Names)}"
            : !person.Numbers.Contains(exten!) ? $"has number {exten}, not {string.Join(" or ", person.Numbers)}"
            : null;
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken stopping) =>
        client.SendAsync(cluster.LoadBalancer, method, path, body, counts: true, stopping);

    private bool Expect(Answer answer, HttpStatusCode status, string what)
    {
        if (answer.Status != status && !answer.IsUnknown && answer.Status != HttpStatusCode.Conflict)
        {
            metrics.WrongAnswers.Enqueue($"{what}: {(int)answer.Status!} {answer.Text}");
        }
        return answer.Status == status;
    }

    private string NextName() => $"f{++sequence}";

    /// <summary>Numbers are never used again, as one without an answer may be taken.</summary>
    private string NextNumber() => $"{10 + number}{++sequence:000000}";
}
