using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>Every resource plugin: what bodies are accepted, and in which words others are refused.</summary>
public sealed class ResourceBodyConformance<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    /// <summary>That of OpenAPI 3.1, in which keywords of one's own are annotations.</summary>
    private static readonly BuildOptions Dialect202012 = new() { Dialect = Dialect.Draft202012 };

    public static TheoryData<string> Plugins => Declared.CreatableResources;

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_minimal_body_creates_it_with_every_default(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var body = await subject.BodyAsync();

        using var answer = await Http.SendAsync(HttpMethod.Post, subject.Collection, body.ToJsonString(), []);

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"POST {body.ToJsonString()}: {(int)answer.StatusCode} {text}");
        var created = JsonNode.Parse(text)!.AsObject();
        var read = await Http.ReadAsync(subject.PathOf(created));
        Assert.Equal(subject.Sample.AsAnswered(read), subject.Sample.AsAnswered(created));
        Assert.Equal(
            $"{Http.BaseAddress}1.1{subject.Sample.LocatedAt?.Invoke(created) ?? subject.PathOf(created)}",
            answer.Headers.Location?.ToString());
        foreach (var field in subject.Declared.Record.Fields.Where(field => field.IsShown))
        {
            Assert.True(created.ContainsKey(field.Name), $"{field.Name} is missing in {text}");
            if (body[field.Name] is { } sent)
            {
                Assert.True(Contains(created[field.Name], sent), $"{field.Name}: sent {sent.ToJsonString()}, got {text}");
            }
            else if (!field.IsReadOnly && !subject.Sample.IsGenerated(field.Name))
            {
                Assert.True(
                    JsonNode.DeepEquals(field.Default, created[field.Name]),
                    $"{field.Name}: default is {field.Default?.ToJsonString() ?? "null"}, got {text}. If it is made at creation, name it with Generated(…).");
            }
        }
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Each_missing_field_is_named(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var required = subject.Declared.CreateBody.Fields.Where(field => field is { IsReadable: true, IsRequired: true }).ToList();

        foreach (var field in required)
        {
            var body = await subject.BodyAsync();
            body.Remove(field.Name);
            await Http.RefuseAsync(
                HttpMethod.Post, subject.Collection, body.ToJsonString(),
                $"Input Error - {field.Name}: ['Missing data for required field.']");
        }

        await Http.RefuseAsync(
            HttpMethod.Post, subject.Collection, "[1]", "Input Error - _schema: ['Invalid input type.']");
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Each_faulty_field_of_a_creation_is_named(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var body = await subject.BodyAsync();
        await SkipEventsAsync();

        foreach (var field in subject.Declared.CreateBody.Fields.Where(field => field.IsReadable))
        {
            foreach (var fault in FieldValues.Faults(field, isEdit: false))
            {
                if (!subject.Sample.Forgives(field.Name, fault))
                {
                    await RefuseAsync(HttpMethod.Post, subject.Collection, body, field.Name, fault);
                }
            }
        }

        await ExpectEventsAsync();
        await Http.CreateAsync(subject.Collection, body.ToJsonString());
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Each_faulty_field_of_an_edit_is_named(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        Assert.SkipUnless(subject.Declared.Offers("edit"), "There is no PUT.");
        var before = await subject.CreateAsync();
        await SkipEventsAsync();

        foreach (var field in subject.Declared.EditBody.Fields.Where(field => field is { IsReadable: true, IsCreateOnly: false }))
        {
            foreach (var fault in FieldValues.Faults(field, isEdit: true))
            {
                if (!subject.Sample.Forgives(field.Name, fault))
                {
                    await RefuseAsync(HttpMethod.Put, subject.PathOf(before), [], field.Name, fault);
                }
            }
        }

        await ExpectEventsAsync();
        Assert.Equal(before.ToJsonString(), (await Http.ReadAsync(subject.PathOf(before))).ToJsonString());
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Null_is_taken_where_it_is_declared(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var body = await subject.BodyAsync();
        var nullable = subject.Declared.CreateBody.Fields
            .Where(field => field is { IsReadable: true, IsNullable: true } && !body.ContainsKey(field.Name)).ToList();
        foreach (var field in nullable)
        {
            body[field.Name] = null;
        }

        var created = await Http.CreateAsync(subject.Collection, body.ToJsonString());

        foreach (var field in nullable.Where(field => created.ContainsKey(field.Name) && !subject.Sample.IsGenerated(field.Name)))
        {
            Assert.Null(created[field.Name]);
        }
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task The_api_description_says_where_a_creation_takes_null(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var document = JsonNode.Parse(
            await Service.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var reference = (string)document["paths"]!["/1.1" + subject.Collection]!["post"]!["requestBody"]!["content"]!
            ["application/json"]!["schema"]!["$ref"]!;
        var described = document["components"]!["schemas"]![reference.Split('/')[^1]]!["properties"]!.AsObject();
        var body = await subject.BodyAsync();
        foreach (var (name, _) in described)
        {
            body[name] = null;
        }

        var (_, text) = await Http.SendAsync(HttpMethod.Post, subject.Collection, body.ToJsonString());

        var refused = JsonNode.Parse(text) as JsonArray ?? [];
        Assert.Equal(
            described.Where(field => !TakesNull(field.Value!) && !subject.Sample.ForgivesNull(field.Key)).Select(field => field.Key).Order(),
            refused.Select(line => (string)line!).Where(line => line.EndsWith("['Field may not be null.']", StringComparison.Ordinal))
                .Select(line => line["Input Error - ".Length..line.IndexOf(':', StringComparison.Ordinal)]).Order());

        static bool TakesNull(JsonNode schema) =>
            schema["type"] is JsonArray types && types.Any(type => (string?)type == "null");
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Unknown_and_read_only_fields_are_ignored(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var readOnly = new JsonObject { ["no_such_field"] = 1, ["links"] = 1 };
        foreach (var field in subject.Declared.Record.Fields.Where(field => !field.IsReadable && !subject.Declared.CreateBody.Fields.Any(other => other.Name == field.Name && other.IsReadable)))
        {
            if (!subject.Sample.IsExcepted(field.Name))
            {
                readOnly[field.Name] = field.Name == "tenant_uuid" ? ConfdFixture.MasterTenant : "ignored";
            }
        }
        var body = await subject.BodyAsync();
        foreach (var (name, value) in readOnly)
        {
            if (!body.ContainsKey(name))
            {
                body[name] = value!.DeepClone();
            }
        }

        var created = await Http.CreateAsync(subject.Collection, body.ToJsonString());

        var before = await Http.ReadAsync(subject.PathOf(created));
        Assert.False(before.ContainsKey("no_such_field"));
        if (before.ContainsKey("tenant_uuid") && !subject.Declared.IsSystemWide)
        {
            Assert.Equal($"{Tenant.Uuid}", (string?)before["tenant_uuid"]);
        }
        if (subject.Declared.Offers("edit"))
        {
            await Http.EditAsync(subject.PathOf(created), readOnly.ToJsonString());
            Assert.Equal(before.ToJsonString(), (await Http.ReadAsync(subject.PathOf(created))).ToJsonString());
        }
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task The_json_schema_says_the_same(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        using var document = await Http.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var schemas = JsonNode.Parse(await document.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["components"]!["schemas"]!;
        var request = JsonSchema.FromText(schemas[$"{plugin}_create"]!.ToJsonString(), Dialect202012);
        var response = JsonSchema.FromText(schemas[plugin]!.ToJsonString(), Dialect202012);
        var body = await subject.BodyAsync();

        Assert.True(IsValid(request, body), $"the minimal body {body.ToJsonString()}");
        Assert.True(IsValid(response, await subject.CreateAsync()), "the view");
        foreach (var field in subject.Declared.CreateBody.Fields.Where(field => field.IsReadable))
        {
            var changed = body.DeepClone().AsObject();
            if (field.IsRequired)
            {
                changed.Remove(field.Name);
                Assert.False(IsValid(request, changed), $"without {field.Name}");
            }
            if (field.IsNullable)
            {
                changed[field.Name] = null;
                Assert.True(IsValid(request, changed), $"{field.Name} is null");
            }
            foreach (var fault in FieldValues.Faults(field, isEdit: false).Where(fault => fault.IsInSchema))
            {
                changed[field.Name] = JsonNode.Parse(fault.Json);
                Assert.False(IsValid(request, changed), $"{field.Name} is {fault.Json}");
            }
        }
    }

    private async Task RefuseAsync(HttpMethod method, string path, JsonObject body, string field, Fault fault)
    {
        var sent = body.DeepClone().AsObject();
        sent[field] = JsonNode.Parse(fault.Json);
        var json = sent.ToJsonString();

        var (status, text) = await Http.SendAsync(method, path, json);

        Assert.True(status == HttpStatusCode.BadRequest, $"{method} {path} {json}: {(int)status} {text}");
        var message = (string?)Assert.Single(JsonNode.Parse(text)!.AsArray());
        if (fault.IsWhole)
        {
            Assert.Equal($"Input Error - {field}: {fault.Message}", message);
        }
        else
        {
            Assert.StartsWith($"Input Error - {field}: ", message);
            Assert.Contains(fault.Message, message);
        }
    }

    private static bool IsValid(JsonSchema schema, JsonNode value)
    {
        using var document = JsonDocument.Parse(value.ToJsonString());
        return schema.Evaluate(document.RootElement).IsValid;
    }

    /// <summary>Everything that was sent is shown; objects may show more.</summary>
    internal static bool Contains(JsonNode? shown, JsonNode? sent) => sent switch
    {
        JsonObject fields => shown is JsonObject other && fields.All(pair => other.ContainsKey(pair.Key) && Contains(other[pair.Key], pair.Value)),
        JsonArray items => shown is JsonArray others && others.Count == items.Count && items.Zip(others).All(pair => Contains(pair.Second, pair.First)),
        _ => JsonNode.DeepEquals(shown, sent),
    };
}
