using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>Every settings plugin, on a service of its own: there is one document of each.</summary>
public sealed class SettingsConformance<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    public static TheoryData<string> Plugins => [.. Declared.Settings.Keys.Order()];

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_put_is_shown_told_and_can_be_undone_with_what_was_shown(string plugin)
    {
        var settings = Declared.Settings[plugin];
        var body = SettingsSample.Of(plugin).Body;
        using var first = await Http.SendAsync(HttpMethod.Get, settings.Path, "", []);
        var tag = first.Headers.ETag!.ToString();
        var before = await Http.ReadAsync(settings.Path);
        await SkipEventsAsync();

        await Http.EditAsync(settings.Path, body);

        Assert.Equal(settings.Publishes ? 1 : 0, (await TakeAsync(settings)).Count);
        var after = await Http.ReadAsync(settings.Path);
        Assert.NotEqual(before.ToJsonString(), after.ToJsonString());
        Assert.All(Scalars(JsonNode.Parse(body)), value => Assert.Contains(value, Scalars(after)));
        using var outdated = await Http.SendAsync(HttpMethod.Put, settings.Path, body, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, outdated.StatusCode);
        using var changed = await Http.SendAsync(HttpMethod.Head, settings.Path, "", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());

        await Http.EditAsync(settings.Path, before.ToJsonString());

        Assert.Equal(before.ToJsonString(), (await Http.ReadAsync(settings.Path)).ToJsonString());
        using var again = await Http.SendAsync(HttpMethod.Get, settings.Path, "", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_patch_changes_what_it_names_and_nothing_else(string plugin)
    {
        var settings = Declared.Settings[plugin];
        var own = await Http.ReadAsync(settings.Path);
        await Http.EditAsync(settings.Path, SettingsSample.Of(plugin).Body);
        var before = await Http.ReadAsync(settings.Path);

        await PatchAsync([], before);
        if (before["options"] is JsonObject { Count: > 0 } options)
        {
            // Each kind of document knows options of its own, so one that it has is changed and changed back.
            var (name, value) = options.First();
            var changed = before.DeepClone().AsObject();
            changed["options"]![name] = "patched";
            await PatchAsync(new JsonObject { ["options"] = new JsonObject { [name] = "patched" } }, changed);
            await PatchAsync(new JsonObject { ["options"] = new JsonObject { [name] = value!.DeepClone() } }, before);
        }
        await Http.EditAsync(settings.Path, own.ToJsonString());

        async Task PatchAsync(JsonObject patch, JsonObject expected)
        {
            var (status, text) = await Http.PatchAsync(settings.Path, patch.ToJsonString());
            Assert.True(status == HttpStatusCode.NoContent, $"{patch.ToJsonString()}: {text}");
            var shown = await Http.ReadAsync(settings.Path);
            Assert.True(JsonNode.DeepEquals(expected, shown), shown.ToJsonString());
        }
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Each_faulty_field_is_named_and_nothing_is_changed_or_told(string plugin)
    {
        var settings = Declared.Settings[plugin];
        var body = JsonNode.Parse(SettingsSample.Of(plugin).Body)!.AsObject();
        var before = await Http.ReadAsync(settings.Path);
        await SkipEventsAsync();

        foreach (var field in settings.Body.Fields.Where(field => field.IsReadable))
        {
            var sent = body.DeepClone().AsObject();
            if (field.IsRequired && !settings.IsPartial)
            {
                sent.Remove(field.Name);
                await Http.RefuseAsync(
                    HttpMethod.Put, settings.Path, sent.ToJsonString(),
                    $"Input Error - {field.Name}: {FieldValues.Lacks(field, "Missing data for required field.", "required")}");
            }
            foreach (var fault in FieldValues.Faults(field, settings.IsPartial))
            {
                if (settings.TakesObjects && fault.Json == "{}")
                {
                    continue;
                }
                sent[field.Name] = JsonNode.Parse(fault.Json);
                var (status, text) = await Http.SendAsync(HttpMethod.Put, settings.Path, sent.ToJsonString());
                Assert.True(status == HttpStatusCode.BadRequest, $"{sent.ToJsonString()}: {(int)status} {text}");
                var message = (string)Assert.Single(JsonNode.Parse(text)!.AsArray())!;
                Assert.StartsWith($"Input Error - {field.Name}: ", message);
                Assert.Contains(fault.Message, message);
            }
        }
        await Http.RefuseAsync(HttpMethod.Put, settings.Path, "[1]", "Input Error - _schema: ['Invalid input type.']");

        Assert.Empty(await TakeAsync(settings));
        Assert.Equal(before.ToJsonString(), (await Http.ReadAsync(settings.Path)).ToJsonString());
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_document_is_of_the_whole_system_or_of_one_tenant(string plugin)
    {
        var settings = Declared.Settings[plugin];
        using var other = await Service.NewTenantAsync();
        var before = await other.Http.ReadAsync(settings.Path);
        var own = await Http.ReadAsync(settings.Path);

        await Http.EditAsync(settings.Path, SettingsSample.Of(plugin).Body);

        var shown = (await other.Http.ReadAsync(settings.Path)).ToJsonString();
        Assert.Equal(settings.IsOfTenant, before.ToJsonString() == shown);
        Assert.Equal(!settings.IsOfTenant, (await Http.ReadAsync(settings.Path)).ToJsonString() == shown);
        await Http.EditAsync(settings.Path, own.ToJsonString());
    }

    /// <summary>The document's own events; tenants have rows of their own.</summary>
    private Task<IReadOnlyList<Storage.StoredEvent>> TakeAsync(DeclaredSettings settings) =>
        settings.IsOfTenant ? Tenant.TakeEventsAsync("tenant", $"{Tenant.Uuid}") : Tenant.TakeEventsAsync(settings.Kind);

    private static IEnumerable<string> Scalars(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Scalars(field.Value).Append(field.Key)).Except(["key", "value"]),
        JsonArray items => items.SelectMany(Scalars),
        null => [],
        _ => [node.ToString()],
    };
}
