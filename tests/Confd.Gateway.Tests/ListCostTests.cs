using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

/// <summary>
/// A list in a body costs the same number of round trips, and on PostgreSQL of statements, for any length.
/// The manifest has the lists, so a new one is tested automatically.
/// </summary>
public sealed class ListCostTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    private const int Most = 60;

    /// <summary>The API allows only one.</summary>
    private static readonly HashSet<string> OfOne = ["/callfilters/{}/recipients/users"];

    private readonly Dictionary<string, IReadOnlyList<JsonObject>> members = [];
    private string context = "";

    [Fact]
    public async Task Every_list_of_a_body_costs_the_same_whatever_its_length()
    {
        context = await Http.NewContextAsync();
        var faults = new List<string>();
        var lists = Lists().ToList();
        Assert.InRange(lists.Count, 15, int.MaxValue);

        foreach (var (path, field, item) in lists)
        {
            if (!await CanMakeAsync(field))
            {
                faults.Add($"PUT {path}: a member of the list '{field}' is not known; say here how one is made.");
                continue;
            }
            var owner = await OwnerOfAsync(path);
            var (few, some, many) = (await CostAsync(2), await CostAsync(20), await CostAsync(Most));
            if (few.Commands != many.Commands || some.Statements != many.Statements)
            {
                faults.Add($"PUT {path} {field}: 2 cost {few}, 20 cost {some}, {Most} cost {many}");
            }

            async Task<(long Commands, long Statements)> CostAsync(int count)
            {
                var all = await MembersAsync(field);
                var given = new JsonArray([.. all.Take(count).Select(member => (JsonNode)Named(member, item))]);
                return await LeastAsync(owner, field, given.ToJsonString());
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Destinations_cost_the_same_however_many_there_are()
    {
        context = await Http.NewContextAsync();
        var users = await MembersAsync("users");
        var template = await Http.CreateAsync("/funckeys/templates", "{}");
        var menu = await new ResourceSubject("ivr", Tenant).CreateAsync();

        await AssertSameAsync($"/funckeys/templates/{template["id"]}", "keys", "{}", to => new JsonObject(
            to.Select((user, index) => KeyValuePair.Create($"{index + 1}", (JsonNode?)Leading(user)))));
        await AssertSameAsync($"/ivr/{menu["id"]}", "choices", "[]", to => new JsonArray(
            [.. to.Select((user, index) => WithExten(Leading(user), index))]));

        static JsonObject Leading(JsonObject user) => new()
        {
            ["destination"] = new JsonObject { ["type"] = "user", ["user_id"] = (int)user["id"]! },
        };

        static JsonNode WithExten(JsonObject choice, int index)
        {
            choice["exten"] = $"{index}";
            return choice;
        }

        async Task AssertSameAsync(string path, string field, string none, Func<IEnumerable<JsonObject>, JsonNode> list)
        {
            var (few, some, many) = (await CostAsync(2), await CostAsync(20), await CostAsync(Most));
            Assert.Equal(few.Commands, many.Commands);
            Assert.Equal(some.Statements, many.Statements);

            Task<(long Commands, long Statements)> CostAsync(int count) =>
                LeastAsync(path, field, list(users.Take(count)).ToJsonString(), none);
        }
    }

    /// <summary>Path, field and properties of the items of each list that names resources or numbers.</summary>
    private IEnumerable<(string Path, string Field, JsonObject Item)> Lists() =>
        from route in Service.Manifest.Routes
        where route is { Method: "PUT", RequestSchema: not null, SuccessStatus: 204, MasterTenantOnly: false }
        let skeleton = Skeleton(route.Path)
        where skeleton.Contains("{}", StringComparison.Ordinal) && !OfOne.Contains(skeleton)
        from property in Properties(Schema(route.RequestSchema!))
        where !IsPart(skeleton, property.Key)
        let item = property.Value!["items"] is JsonObject items ? Properties(Resolve(items)) : []
        where item.ContainsKey("uuid") || item.ContainsKey("id") || item.ContainsKey("exten")
        group (route.Path, item) by (skeleton, property.Key) into list
        select (list.First().Path, list.Key.Key, list.First().item);

    /// <summary>Parts of a resource are read only with <c>recursive=true</c>, and are not a list of links.</summary>
    private static bool IsPart(string skeleton, string field) =>
        Declared.Resources.Values.Any(one => $"{one.Path}/{{}}" == skeleton && !one.EditBody.Has(field));

    private static string Skeleton(string path) =>
        string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? "{}" : part));

    private JsonObject Schema(string name) => JsonNode.Parse(Service.Manifest.Schemas[name])!.AsObject();

    private JsonObject Resolve(JsonObject schema) =>
        schema["$ref"] is { } reference ? Schema(((string)reference!).Split('/')[^1]) : schema;

    private static JsonObject Properties(JsonObject schema) => schema["properties"]?.AsObject() ?? [];

    private async Task<string> OwnerOfAsync(string path)
    {
        var collection = path[..path.IndexOf("/{", StringComparison.Ordinal)];
        var owner = collection == "/users"
            ? await NewUserAsync()
            : await new ResourceSubject(Declared.Resources.Values.Single(one => one.Path == collection).Kind, Tenant).CreateAsync();
        return string.Join('/', path.Split('/').Select(part =>
            part[..Math.Min(1, part.Length)] != "{" ? part : $"{owner[part.EndsWith(":int}", StringComparison.Ordinal) ? "id" : "uuid"]}"));
    }

    private async Task<bool> CanMakeAsync(string field)
    {
        try
        {
            return (await MembersAsync(field)).Count == Most;
        }
        catch (KeyNotFoundException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<JsonObject>> MembersAsync(string field)
    {
        if (!members.TryGetValue(field, out var made))
        {
            var list = new List<JsonObject>();
            for (var number = 0; number < Most; number++)
            {
                list.Add(await NewMemberAsync(field, number));
            }
            members[field] = made = list;
        }
        return made;
    }

    private Task<JsonObject> NewMemberAsync(string field, int number) => field switch
    {
        "users" => NewUserAsync(),
        "groups" => Http.CreateAsync("/groups", """{"label":"g"}"""),
        "trunks" => Http.CreateAsync("/trunks", "{}"),
        "contexts" => Http.CreateAsync("/contexts", """{"label":"c"}"""),
        "lines" => Http.CreateAsync("/lines", $$"""{"context":"{{context}}","endpoint_sip":{} }"""),
        "templates" => Http.CreateAsync("/endpoints/sip/templates", "{}"),
        "switchboards" => Http.CreateAsync("/switchboards", """{"name":"s"}"""),
        "extensions" => Task.FromResult(new JsonObject { ["exten"] = $"{1000 + number}", ["context"] = context }),
        "choices" => Task.FromResult(new JsonObject { ["exten"] = $"{number}", ["destination"] = new JsonObject { ["type"] = "none" } }),
        _ => throw new KeyNotFoundException(field),
    };

    private Task<JsonObject> NewUserAsync() => Http.CreateAsync(
        "/users", $$"""{"firstname":"U","lines":[{"context":"{{context}}","endpoint_sip":{} }]}""");

    /// <summary>As the list names a resource; a member that is none stands for itself.</summary>
    private static JsonObject Named(JsonObject member, JsonObject item)
    {
        var name = item.ContainsKey("uuid") ? "uuid" : "id";
        return item.ContainsKey("exten") ? member.DeepClone().AsObject() : new JsonObject { [name] = member[name]!.DeepClone() };
    }

    /// <summary>
    /// The cost of filling the list: the minimum of several runs, because the service may do other work meanwhile.
    /// </summary>
    private async Task<(long Commands, long Statements)> LeastAsync(string owner, string field, string items, string none = "[]")
    {
        var (commands, statements) = (long.MaxValue, long.MaxValue);
        for (var round = 0; round < 4; round++)
        {
            await Http.EditAsync(owner, $$"""{"{{field}}":{{none}} }""");
            var before = (Service.Store.CommandCount, Service.Store.StatementCount);
            await Http.EditAsync(owner, $$"""{"{{field}}":{{items}}}""");
            commands = Math.Min(commands, Service.Store.CommandCount - before.CommandCount);
            statements = Math.Min(statements, Service.Store.StatementCount - before.StatementCount);
        }
        return (commands, statements);
    }
}
