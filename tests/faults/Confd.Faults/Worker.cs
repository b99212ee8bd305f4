using System.Net;
using System.Text.Json.Nodes;
using Confd.History;

namespace Confd.Faults;

/// <summary>
/// Creates, edits and deletes users with all that belongs to them, remembers every acknowledged answer, reads each
/// acknowledged write back from one of the gateways at once, and looks at the users of others.
/// </summary>
internal sealed class Worker(
    int number, string context, ClusterScript cluster, Client client, Metrics metrics, Recorder recorder, Directory others)
    : Session($"worker{number}", cluster, client, recorder, new Random(number))
{
    private int sequence;

    public List<Person> People { get; } = [];

    protected override Task StepAsync(CancellationToken stopping)
    {
        var living = People.Where(person => person is { Uuid: not null, IsDeleted: false, MayBeGone: false }).ToList();
        return (living.Count, Random.Next(12)) switch
        {
            ( < 5, _) or ( < 40, 0 or 1) => CreateAsync(stopping),
            (_, 2) => DeleteAsync(living[Random.Next(living.Count)], stopping),
            (_, 3 or 4 or 5) => RenumberAsync(living[Random.Next(living.Count)], stopping),
            (_, 6 or 7) => LookAsync(),
            _ => RenameAsync(living[Random.Next(living.Count)], stopping),
        };
    }

    private async Task CreateAsync(CancellationToken stopping)
    {
        var name = NextName();
        var person = new Person { Mark = $"w{number}n{sequence}", Names = [name], Numbers = [NextNumber()] };
        People.Add(person);
        var answer = await SendAsync(HttpMethod.Post, "/users", new JsonObject
        {
            ["firstname"] = name, ["lastname"] = person.Mark,
            ["lines"] = new JsonArray(new JsonObject
            {
                ["context"] = context, ["endpoint_sip"] = new JsonObject { ["label"] = person.Mark },
                ["extensions"] = new JsonArray(new JsonObject { ["exten"] = person.Numbers.Single() }),
            }),
        });
        Record(answer, UserOf(person.Mark), OperationKind.Create, name);
        Record(answer, NumberOf(person.Mark), OperationKind.Create, person.Numbers.Single());
        person.MayExist = answer.Outcome == Outcome.Unknown;
        if (Expect(answer, HttpStatusCode.Created, $"POST /users {person.Mark}"))
        {
            person.Uuid = (string)answer.Body!["uuid"]!;
            person.Extension = (int)answer.Body["lines"]![0]!["extensions"]![0]!["id"]!;
            others.Add(person.Mark, person.Uuid);
            await CheckAsync(person, stopping);
        }
        else if (!person.MayExist)
        {
            People.Remove(person);
        }
    }

    private async Task RenameAsync(Person person, CancellationToken stopping)
    {
        var name = NextName();
        var answer = await SendAsync(HttpMethod.Put, $"/users/{person.Uuid}", new JsonObject { ["firstname"] = name });
        Record(answer, UserOf(person.Mark), OperationKind.Write, name);
        if (answer.Outcome == Outcome.Unknown)
        {
            person.Names.Add(name);
            person.DoubtfulEdits++;
        }
        if (Expect(answer, HttpStatusCode.NoContent, $"PUT user {person.Mark}"))
        {
            person.Edits++;
            person.Names = [name];
            await CheckAsync(person, stopping);
        }
    }

    private async Task RenumberAsync(Person person, CancellationToken stopping)
    {
        var exten = NextNumber();
        var answer = await SendAsync(HttpMethod.Put, $"/extensions/{person.Extension}", new JsonObject { ["exten"] = exten });
        Record(answer, NumberOf(person.Mark), OperationKind.Write, exten);
        if (answer.Outcome == Outcome.Unknown)
        {
            person.Numbers.Add(exten);
        }
        if (Expect(answer, HttpStatusCode.NoContent, $"PUT extension of {person.Mark}"))
        {
            person.Numbers = [exten];
            await CheckAsync(person, stopping);
        }
    }

    private async Task DeleteAsync(Person person, CancellationToken stopping)
    {
        var answer = await SendAsync(HttpMethod.Delete, $"/users/{person.Uuid}?recursive=true", null);
        Record(answer, UserOf(person.Mark), OperationKind.Delete, null);
        Record(answer, NumberOf(person.Mark), OperationKind.Delete, null);
        person.MayBeGone = answer.Outcome == Outcome.Unknown;
        if (Expect(answer, HttpStatusCode.NoContent, $"DELETE user {person.Mark}"))
        {
            person.IsDeleted = true;
            await CheckAsync(person, stopping);
        }
    }

    /// <summary>Any worker's user, or all of them.</summary>
    private async Task LookAsync()
    {
        if (Random.Next(10) == 0)
        {
            var list = await AskAsync("/users");
            RecordList(list, "user", user => (UserOf((string)user["lastname"]!), (string)user["firstname"]!));
            RecordList(list, "number", user => ExtenOf(user) is { } exten ? (NumberOf((string)user["lastname"]!), exten) : null);
        }
        else if (others.Any(Random) is var (mark, uuid))
        {
            var answer = Random.Next(2) == 0
                ? await AskAsync($"/users/{uuid}")
                : await SendAsync(HttpMethod.Get, $"/users/{uuid}", null);
            RecordPerson(answer, mark);
        }
    }

    /// <summary>A write was acknowledged: no gateway may answer from before it.</summary>
    private async Task CheckAsync(Person person, CancellationToken stopping)
    {
        Interlocked.Increment(ref metrics.Acknowledged);
        for (var attempt = 0; !stopping.IsCancellationRequested; attempt++)
        {
            var answer = await AskAsync($"/users/{person.Uuid}");
            if (answer.HasFailed)
            {
                await Task.Delay(Math.Min(50 * (attempt + 1), 500), CancellationToken.None);
                continue;
            }
            Interlocked.Increment(ref metrics.CheckedReads);
            RecordPerson(answer, person.Mark);
            if (Contradiction(person, answer) is { } contradiction)
            {
                metrics.StaleReads.Enqueue($"{person.Mark}: {contradiction}");
            }
            return;
        }
    }

    private void RecordPerson(Answer answer, string mark)
    {
        RecordRead(answer, UserOf(mark), user => (string?)user["firstname"]);
        RecordRead(answer, NumberOf(mark), ExtenOf);
    }

    private static string? ExtenOf(JsonNode user) =>
        (string?)user["lines"]?.AsArray().SingleOrDefault()?["extensions"]?.AsArray().SingleOrDefault()?["exten"];

    private static string UserOf(string mark) => $"user:{mark}";

    private static string NumberOf(string mark) => $"number:{mark}";

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
        var exten = ExtenOf(answer.Body);
        return !person.Names.Contains(name!) ? $"is called {name}, not {string.Join(" or ", person.Names)}"
            : !person.Numbers.Contains(exten!) ? $"has number {exten}, not {string.Join(" or ", person.Numbers)}"
            : null;
    }

    private bool Expect(Answer answer, HttpStatusCode status, string what)
    {
        if (answer.Status != status && !answer.HasFailed && answer.Status != HttpStatusCode.Conflict)
        {
            metrics.WrongAnswers.Enqueue($"{what}: {(int)answer.Status!} {answer.Text}");
        }
        return answer.Status == status;
    }

    private string NextName() => $"f{++sequence}";

    /// <summary>Numbers are never used again, as one without an answer may be taken.</summary>
    private string NextNumber() => $"{10 + number}{++sequence:000000}";
}
