using System.Net;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Gateway.Tests.Conformance;
using Confd.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests.Secrets;

public sealed class SqliteSecretTests(SqliteSecretFixture service) : SecretSweep(service), IClassFixture<SqliteSecretFixture>;

public sealed class PostgresSecretTests(PostgresSecretFixture service) : SecretSweep(service), IClassFixture<PostgresSecretFixture>;

/// <summary>
/// A mark goes into every secret that the declarations know, by every request that may carry it, and is looked for in
/// histories, in the log of events, in log lines, spans and error texts. Plugins of others are swept too.
/// </summary>
public abstract class SecretSweep(ISecretFixture fixture) : ApiTests(fixture.Service)
{
    /// <summary>Events whose payload shows a secret because the contract says so; histories hide it.</summary>
    private static readonly HashSet<string> PrescribedPayloads =
    [
        // All options, a password too.
        "sip_transport_created", "sip_transport_edited", "sip_transport_deleted",
        // The whole view with its fallbacks, which may lead to a destination with a pin.
        "switchboard_created", "switchboard_edited", "switchboard_deleted",
    ];

    /// <summary>Sections of pjsip.conf that have no secret option: their options are refused, which is a request that fails.</summary>
    private static readonly string[] SectionsWithoutSecrets =
        ["aor_section_options", "endpoint_section_options", "identify_section_options", "registration_section_options"];

    /// <summary>Routes of plugins' own whose bodies have secrets; <see cref="Routes_of_plugins_own_tell_none"/> calls them.</summary>
    private static readonly HashSet<string> OwnRoutes =
    [
        "/external/apps/{name}", "/users/{user_uuid:uuid}/external/apps/{name}", "/users/{user_uuid:int}/external/apps/{name}",
        "/users/{user_id:uuid}/voicemails", "/users/{user_id:int}/voicemails", "/wizard",
    ];

    private readonly MarkedValues values = new(fixture.Service.Plugins.Destinations);
    private readonly List<string> wrong = [];

    private int taken;

    private IEnumerable<DeclaredResource> Creatable =>
        Service.Plugins.Resources.Select(DeclaredResource.Of).Where(one => one.IsServed && one.Offers("create"));

    [Fact]
    public async Task Requests_for_resources_tell_none()
    {
        foreach (var resource in Creatable)
        {
            foreach (var field in resource.CreateBody.Fields.Where(field => field.IsReadable))
            {
                await SweepAsync(resource, field);
            }
        }

        await AssertSilentAsync(atLeast: 25);
    }

    [Fact]
    public async Task Requests_for_documents_tell_none()
    {
        foreach (var document in Service.Plugins.Documents)
        {
            var owner = Creatable.First(one => document.Path.StartsWith(one.Path + "/{", StringComparison.Ordinal));
            var made = await Http.CreateAsync(owner.Path, (await ResourceSample.Of(owner.Kind).BodyAsync(Tenant)).ToJsonString());
            var path = $"{owner.Path}/{made[owner.Key]}{document.Path[(document.Path.IndexOf('}', StringComparison.Ordinal) + 1)..]}";
            foreach (var field in RecordSchema.For(document.DocumentType).Fields)
            {
                foreach (var marked in values.Of(field, null))
                {
                    await EditAsync(path, marked.Place, field.Name, marked.Value, []);
                }
            }
            await Http.DeleteAsync($"{owner.Path}/{made[owner.Key]}", HttpStatusCode.NoContent);
        }

        await AssertSilentAsync(atLeast: 10);
    }

    [Fact]
    public async Task Requests_for_settings_tell_none()
    {
        foreach (var settings in Service.Plugins.Settings)
        {
            foreach (var field in RecordSchema.For(settings.RecordType).Fields)
            {
                foreach (var marked in values.Of(field, null))
                {
                    await EditAsync(settings.Path, $"{settings.Kind}.{marked.Place}", field.Name, marked.Value, []);
                    // As GET shows options.
                    var shown = marked.Value.AsArray().ToDictionary(option => (string)option!["key"]!, option => (JsonNode?)MarkWatch.NewMark());
                    var (status, text) = await Http.PatchAsync(
                        settings.Path, new JsonObject { [field.Name] = new JsonObject(shown) }.ToJsonString());
                    Take(status == HttpStatusCode.NoContent, $"PATCH {settings.Path}: {(int)status}", text);
                }
            }
        }

        await AssertSilentAsync(atLeast: 8);
    }

    [Fact]
    public async Task Parts_of_resources_tell_none()
    {
        var context = await Http.NewContextAsync();
        foreach (var field in Service.Plugins.Resource<User>().Parts.Created.SelectMany(part => RecordSchema.For(part.Body).Fields))
        {
            JsonNode? around = field.Name switch
            {
                "voicemail" => new JsonObject { ["name"] = "v", ["number"] = ResourceSample.NewNumber(), ["context"] = context },
                "agent" => new JsonObject { ["number"] = ResourceSample.NewNumber() },
                "lines" => new JsonArray(new JsonObject { ["context"] = context, ["endpoint_sip"] = new JsonObject { ["label"] = "l" } }),
                _ => null,
            };
            foreach (var marked in values.Of(field, around))
            {
                var body = new JsonObject { ["firstname"] = "U", [field.Name] = marked.Value.DeepClone() };
                var (status, text) = await Http.SendAsync(HttpMethod.Post, "/users", body.ToJsonString());
                // Without wazo-auth there are no accounts, and the refusal reveals no password either.
                var expected = field.Name == "auth" ? HttpStatusCode.BadRequest : HttpStatusCode.Created;
                Take(status == expected, $"POST /users {marked.Place}: {(int)status}", text, marked.Place);
                body[field.Name] = MarkedValues.Broken(marked.Value);
                await RefuseAsync(HttpMethod.Post, "/users", body, marked);
                if (status == HttpStatusCode.Created)
                {
                    var user = (string)JsonNode.Parse(text)!["uuid"]!;
                    await HistoryAsync($"/users/{user}", mustHide: false, marked.Place);
                    await Http.DeleteAsync($"/users/{user}?recursive=true", HttpStatusCode.NoContent);
                }
            }
        }

        await AssertSilentAsync(atLeast: 6);
    }

    [Fact]
    public async Task Routes_of_plugins_own_tell_none()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var apps = from marked in values.Of(RecordSchema.For(typeof(ExternalApp)).Find("configuration")!, null)
            from owner in new[] { "", $"/users/{user["uuid"]}", $"/users/{user["id"]}" }
            select (marked, $"{owner}/external/apps/{ResourceSample.NewName()}");
        foreach (var (marked, path) in apps)
        {
            var body = new JsonObject { ["configuration"] = marked.Value.DeepClone() };
            var (status, text) = await Http.SendAsync(HttpMethod.Post, path, body.ToJsonString());
            Take(status == HttpStatusCode.Created, $"POST {path}: {(int)status}", text);
            await RefuseAsync(HttpMethod.Post, path, body, marked);
            (status, text) = await Http.SendAsync(
                HttpMethod.Put, path, new JsonObject { ["configuration"] = new JsonObject { ["k"] = MarkWatch.NewMark() } }.ToJsonString());
            Take(status == HttpStatusCode.NoContent, $"PUT {path}: {(int)status}", text);
            await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        }
        var context = await Http.NewContextAsync();
        var (made, answer) = await Http.SendAsync(
            HttpMethod.Post, $"/users/{user["uuid"]}/voicemails",
            $$"""{"name":"v","number":"{{ResourceSample.NewNumber()}}","context":"{{context}}","password":"{{MarkWatch.NewMark()}}","options":[["imappassword","{{MarkWatch.NewMark()}}"]]}""");
        Take(made == HttpStatusCode.Created, $"POST /users/…/voicemails: {(int)made}", answer);
        var setUp = $$"""{"admin_password":"{{MarkWatch.NewMark()}}","license":true,"timezone":"UTC","network":{{WizardTests.Network}} }""";
        await RefuseAsync(HttpMethod.Post, "/wizard", setUp.Replace("true", "false", StringComparison.Ordinal));
        (made, answer) = await Http.SendAsync(HttpMethod.Post, "/wizard", setUp);
        Take(made == HttpStatusCode.OK, $"POST /wizard: {(int)made}", answer);

        await AssertSilentAsync(atLeast: 4);
    }

    [Fact]
    public async Task Calls_of_programs_tell_none()
    {
        var (caller, token) = (new Caller(Tenant.Uuid), TestContext.Current.CancellationToken);
        var confd = new ConfdClient(Service.Grains);
        var agent = await confd.Collection<Agent>().CreateAsync(
            caller, new Agent { Number = ResourceSample.NewNumber(), Password = MarkWatch.NewMark() }, token);
        await confd.Resource<Agent>($"{agent.Id}").EditAsync(caller, agent with { Password = MarkWatch.NewMark() }, token);
        await Assert.ThrowsAsync<RefusedException>(() => confd.Resource<Agent>($"{agent.Id}").EditAsync(
            caller, agent with { Password = MarkWatch.NewMark() + "\a" }, token));
        await confd.Collection<Incall>().CreateAsync(
            caller, new Incall { Destination = Destination.To(new DisaDestination { Pin = MarkWatch.NewMark(), Context = "nowhere" }) }, token);
        await confd.Settings<HepGeneral>().PutAsync(
            caller, new HepGeneral { Options = [new AsteriskOption { Key = "capture_password", Value = MarkWatch.NewMark() }] }, token);
        taken = 4;

        await AssertSilentAsync(atLeast: 4);
    }

    [Fact]
    public void A_provisioning_code_is_hidden_too() => Assert.True(RecordSchema.For(typeof(Line)).Find("provisioning_code")!.IsSecret);

    [Fact]
    public void Every_body_with_a_secret_is_swept()
    {
        var swept = Creatable.Select(one => one.Path).Concat(Service.Plugins.Settings.Select(one => one.Path)).ToHashSet();
        var bodies = Service.Manifest.Routes
            .Where(route => route is { SuccessStatus: not 405, RequestSchema: { } schema } && Service.Manifest.Schemas[schema].Contains("x-secret", StringComparison.Ordinal))
            .Select(route => route.Path).Distinct()
            .Where(path => !swept.Contains(path) && !swept.Contains(path[..Math.Max(0, path.LastIndexOf("/{id", StringComparison.Ordinal))]));

        Assert.Equal(OwnRoutes.Order(), bodies.Order());
        // A plugin of others.
        Assert.Contains("x-secret", Service.Manifest.Schemas["door_create"]);
        Assert.DoesNotContain(Service.Plugins.Associations, one => one.Attributes is { } attributes
            && RecordSchema.For(attributes).Fields.SelectMany(field => values.Of(field, null)).Any());
    }

    /// <summary>Without this the sweep could be one of a watch that sees nothing.</summary>
    [Fact]
    public void The_watch_sees_every_level()
    {
        var logger = Service.Parts.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Messaging");
        using var watch = new MarkWatch();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(watch).SetMinimumLevel(LogLevel.Trace));

        factory.CreateLogger("x").LogTrace("a {Field}", MarkWatch.NewMark());

        Assert.True(logger.IsEnabled(LogLevel.Trace));
        Assert.NotEmpty(watch.Found);
        Assert.All([LogLevel.Trace, LogLevel.Debug, LogLevel.Information], level => Assert.True(fixture.Watch.Levels[level] > 10));
        Assert.True(fixture.Watch.Spans > 10);
    }

    /// <summary>Creation, edits and deletion with marks in one field, each refused once too.</summary>
    private async Task SweepAsync(DeclaredResource resource, FieldSchema field)
    {
        var sample = ResourceSample.Of(resource.Kind);
        var around = await sample.ValueAsync(field.Name, Tenant);
        foreach (var marked in values.Of(field, around))
        {
            var place = $"{resource.Kind}.{marked.Place}";
            var body = await sample.BodyAsync(Tenant);
            foreach (var (name, value) in sample.CompanionsOf(field.Name))
            {
                body[name] = value?.DeepClone();
            }
            body[field.Name] = marked.Value.DeepClone();
            var (status, text) = await Http.SendAsync(HttpMethod.Post, resource.Path, body.ToJsonString());
            Take(status == HttpStatusCode.Created, $"POST {place} {body.ToJsonString()}: {(int)status}", text, place);
            body[field.Name] = MarkedValues.Broken(marked.Value);
            await RefuseAsync(HttpMethod.Post, resource.Path, body, marked);
            if (status != HttpStatusCode.Created)
            {
                continue;
            }
            var path = $"{resource.Path}/{JsonNode.Parse(text)![resource.Key]}";
            if (resource.Offers("edit") && resource.EditBody.Has(field.Name))
            {
                var again = values.Of(field, around).Single(one => one.Place == marked.Place).Value;
                await EditAsync(path, place, field.Name, again, sample.CompanionsOf(field.Name));
            }
            var isOwn = resource.Record.Find(field.Name)?.Kind == field.Kind;
            await HistoryAsync(path, isOwn, place);
            if (resource.Offers("delete"))
            {
                await Http.DeleteAsync(path, HttpStatusCode.NoContent);
                await HistoryAsync(path, isOwn, place);
            }
        }
    }

    /// <summary>PUT and PATCH, taken and refused for every reason that there is.</summary>
    private async Task EditAsync(string path, string place, string field, JsonNode value, JsonObject companions)
    {
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch })
        {
            var body = companions.DeepClone().AsObject();
            body[field] = value.DeepClone();
            var (status, text) = await Http.SendAsync(method, path, body.ToJsonString());
            Take(status == HttpStatusCode.NoContent, $"{method} {place}: {(int)status}", text, place);
            body[field] = MarkedValues.Broken(value);
            await RefuseAsync(method, path, body, new MarkedValue(place, value));
            body[field] = new JsonArray(new JsonArray(value.DeepClone()));
            await RefuseAsync(method, path, body, new MarkedValue(place, value));
            await RefuseAsync(method, path, $$"""{"{{field}}":{{value.ToJsonString()}},"x":t{{MarkWatch.NewMark()}}}""");
            await RefuseAsync(method, path, $$"""{"{{field}}":"{{MarkWatch.NewMark()}}""");
        }
        var strict = new JsonObject { [field] = value.DeepClone(), ["no_such_field"] = 1 }.ToJsonString();
        foreach (var header in new[] { ("Prefer", "handling=strict"), ("If-Match", "\"0\"") })
        {
            using var answer = await Http.SendAsync(HttpMethod.Put, path, strict, header);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Refused(answer.StatusCode, text, $"PUT {place} {header}");
        }
    }

    private Task RefuseAsync(HttpMethod method, string path, JsonObject body, MarkedValue marked) =>
        // A secret without room for a mark can't be broken in this way.
        MarkWatch.IsIn(marked.Value.ToJsonString()) ? RefuseAsync(method, path, body.ToJsonString()) : Task.CompletedTask;

    private async Task RefuseAsync(HttpMethod method, string path, string body)
    {
        var (status, text) = await Http.SendAsync(method, path, body);
        Refused(status, text, $"{method} {path} {body}");
    }

    private void Refused(HttpStatusCode status, string text, string what)
    {
        if ((int)status is < 400 or >= 500 || MarkWatch.IsIn(text))
        {
            wrong.Add($"{what}: {(int)status} {text}");
        }
    }

    private void Take(bool isTaken, string what, string text, string place = "")
    {
        taken += isTaken ? 1 : 0;
        // The answer shows accepted values: the caller may read them.
        if (!isTaken && (MarkWatch.IsIn(text) || !SectionsWithoutSecrets.Any(section => place.EndsWith(section, StringComparison.Ordinal))))
        {
            wrong.Add($"{what} {text}");
        }
    }

    private async Task HistoryAsync(string path, bool mustHide, string place)
    {
        var (status, text) = await Http.SendAsync(HttpMethod.Get, $"{path}/history", "");
        if (status != HttpStatusCode.OK || MarkWatch.IsIn(text) || (mustHide && !text.Contains($"\"{RecordText.Hidden}\"", StringComparison.Ordinal)))
        {
            wrong.Add($"history of {place}: {(int)status} {text}");
        }
    }

    private async Task AssertSilentAsync(int atLeast)
    {
        var (rows, _) = await Service.ReadEventsAsync(0, TestContext.Current.CancellationToken);
        wrong.AddRange(rows
            .Where(row => MarkWatch.IsIn(row.Headers) || MarkWatch.IsIn(row.Change) || MarkWatch.IsIn($"{row.Resource}")
                || (MarkWatch.IsIn(row.Payload) && !PrescribedPayloads.Contains(row.Name)))
            .Select(row => $"event {row.Name} of {row.Resource}: {row.Headers} {row.Payload} {row.Change}"));
        wrong.AddRange(fixture.Watch.Found);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(30)));
        Assert.True(taken >= atLeast, $"only {taken} requests with secrets were taken");
    }
}
