using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests;

/// <summary>What all documents of Asterisk settings do alike.</summary>
public sealed class SettingsTests<TService>(TService service) : IClassFixture<TService> where TService : ConfdFixture
{
    /// <summary>Path, longest key, longest value (0: any), event, command; a body that every rule accepts.</summary>
    public static TheoryData<string, int, int, string, string, string> Documents => new()
    {
        { "/asterisk/confbridge/wazo_default_bridge", 255, 0, "confbridge_wazo_default_bridge_edited", "module reload app_confbridge.so", "" },
        { "/asterisk/confbridge/wazo_default_user", 255, 0, "confbridge_wazo_default_user_edited", "module reload app_confbridge.so", "" },
        { "/asterisk/hep/general", 255, 0, "hep_general_edited", "module reload res_hep.so", "" },
        { "/asterisk/rtp/general", 255, 0, "rtp_general_edited", "module reload res_rtp_asterisk.so", "" },
        { "/asterisk/rtp/ice_host_candidates", 255, 0, "rtp_ice_host_candidates_edited", "module reload res_rtp_asterisk.so", "" },
        { "/asterisk/pjsip/global", 255, 0, "pjsip_global_updated", "module reload res_pjsip.so", "debug" },
        { "/asterisk/pjsip/system", 255, 0, "pjsip_system_updated", "module reload res_pjsip.so", "timer_t1" },
        { "/asterisk/features/general", 128, 255, "features_general_edited", "module reload features", "" },
        { "/asterisk/features/featuremap", 128, 255, "features_featuremap_edited", "module reload features", "blindxfer,atxfer" },
        { "/asterisk/features/applicationmap", 128, 255, "features_applicationmap_edited", "module reload features", "togglerecord" },
        { "/asterisk/queues/general", 128, 128, "queue_general_edited", "module reload app_queue.so", "" },
        { "/asterisk/sccp/general", 80, 80, "sccp_general_edited", "module reload chan_sccp.so", "" },
        { "/asterisk/voicemail/general", 128, 0, "voicemail_general_edited", "voicemail reload", "" },
    };

    private HttpClient Http => service.Http;

    [Theory, MemberData(nameof(Documents))]
    public async Task Put_replaces_the_options_and_tells(
        string path, int longestKey, int longestValue, string name, string command, string keys)
    {
        var events = new PublishedEvents(service);
        await events.SkipAsync();
        var names = keys.Length == 0 ? ["one", "two"] : keys.Split(',');
        var given = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)"a")));

        await Http.EditAsync(path, new JsonObject { ["options"] = given.DeepClone() }.ToJsonString());

        var expected = new ExpectedEvent(name, "{}", $$"""[{"ipbx":["{{command}}"]}]""");
        await events.ExpectAsync(null, expected);
        Assert.Equal(given.ToJsonString(), (await Http.ReadAsync(path))["options"]!.ToJsonString());
        // Repeated keys are stored; the last value is shown in the first place. The event is published even without a change.
        var list = names.Append(names[0]).Select((name, index) => $$"""{"key":"{{name}}","value":"{{index}}"}""");
        for (var round = 0; round < 2; round++)
        {
            await Http.EditAsync(path, $$"""{"options":[{{string.Join(',', list)}}]}""");
            await events.ExpectAsync(null, expected);
        }
        var shown = new JsonObject(names.Select((name, index) => KeyValuePair.Create(name, (JsonNode?)$"{(index == 0 ? names.Length : index)}")));
        Assert.Equal(shown.ToJsonString(), (await Http.ReadAsync(path))["options"]!.ToJsonString());
        _ = (longestKey, longestValue);
    }

    [Theory, MemberData(nameof(Documents))]
    public async Task Faults_are_told_by_index(
        string path, int longestKey, int longestValue, string name, string command, string keys)
    {
        var before = (await Http.ReadAsync(path)).ToJsonString();

        await RefuseAsync(path, "{}", "Input Error - options: ['Missing data for required field.']");
        await RefuseAsync(path, """{"options":null}""", "Input Error - options: ['Field may not be null.']");
        await RefuseAsync(path, """{"options":1}""", "Input Error - options: ['Invalid type.']");
        await RefuseAsync(path, """{"options":"x"}""", "Input Error - options: ['Invalid type.']");
        await RefuseAsync(path, """{"options":["x",null]}""",
            "Input Error - options: {0: {'_schema': ['Invalid input type.']}, 1: {'_schema': ['Invalid input type.']}}");
        await RefuseAsync(path, """{"options":{"a":1,"b":null,"c":true}}""",
            "Input Error - options: {0: {'value': ['Not a valid string.']}, 1: {'value': ['Field may not be null.']}, 2: {'value': ['Not a valid string.']}}");
        await RefuseAsync(path, """{"options":[{"key":"debug","value":"x"},{"key":null},{"value":"v"}]}""",
            "Input Error - options: {1: {'key': ['Field may not be null.'], 'value': ['Missing data for required field.']}, 2: {'key': ['Missing data for required field.']}}");
        await RefuseAsync(path, $$$"""{"options":{"{{{new string('k', longestKey + 1)}}}":"x"}}""",
            $"Input Error - options: {{0: {{'key': ['Longer than maximum length {longestKey}.']}}}}");
        if (longestValue > 0)
        {
            await RefuseAsync(path, $$"""{"options":[{"key":"k","value":"{{new string('v', longestValue + 1)}}"}]}""",
                $"Input Error - options: {{0: {{'value': ['Longer than maximum length {longestValue}.']}}}}");
        }
        Assert.Equal(before, (await Http.ReadAsync(path)).ToJsonString());
        _ = (name, command, keys);
    }

    [Theory]
    [InlineData("/asterisk/rtp/general", 255, 5000)]
    [InlineData("/asterisk/voicemail/general", 128, 5000)]
    [InlineData("/asterisk/queues/general", 128, 128)]
    [InlineData("/asterisk/sccp/general", 80, 80)]
    [InlineData("/asterisk/features/general", 128, 255)]
    public async Task The_longest_keys_and_values_are_kept(string path, int key, int value)
    {
        // Characters beyond the basic plane count once.
        var options = $$$"""{"options":{"{{{string.Concat(Enumerable.Repeat("😀", key))}}}":"{{{new string('v', value)}}}"}}""";

        await Http.EditAsync(path, options);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(options), await Http.ReadAsync(path)));
        await Http.EditAsync(path, """{"options":{}}""");
        Assert.Equal("""{"options":{}}""", (await Http.ReadAsync(path)).ToJsonString());
    }

    [Theory, MemberData(nameof(Documents))]
    public async Task Only_the_master_tenants_tokens_may_read_and_write(
        string path, int longestKey, int longestValue, string name, string command, string keys)
    {
        using var branch = service.NewClient(ConfdFixture.BranchToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, path, "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, path, """{"options":{}}""")).Status);
        _ = (longestKey, longestValue, name, command, keys);
    }

    [Theory]
    [InlineData("/asterisk/rtp/general", true, false)]
    [InlineData("/asterisk/rtp/ice_host_candidates", false, false)]
    [InlineData("/asterisk/queues/general", true, true)]
    [InlineData("/asterisk/pjsip/global", true, false)]
    [InlineData("/asterisk/pjsip/system", false, false)]
    public async Task Acls_have_the_names_of_the_contract(string path, bool reads, bool writes)
    {
        using var reader = service.NewClient(ConfdFixture.SettingsReaderToken);

        var read = (await reader.SendAsync(HttpMethod.Get, path, "")).Status;
        var written = (await reader.SendAsync(HttpMethod.Put, path, """{"options":1}""")).Status;

        Assert.Equal(reads ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, read);
        Assert.Equal(writes ? HttpStatusCode.BadRequest : HttpStatusCode.Unauthorized, written);
    }

    [Fact]
    public async Task A_second_read_asks_no_database()
    {
        const string path = "/asterisk/hep/general";
        await Http.EditAsync(path, """{"options":{"enabled":"1"}}""");
        await Http.ReadAsync(path);
        var commands = service.CommandCount;

        var read = await Http.ReadAsync(path);

        Assert.Equal(commands, service.CommandCount);
        Assert.Equal("1", (string?)read["options"]!["enabled"]);
    }

    [Fact]
    public async Task Every_one_of_many_writers_is_stored_in_turn()
    {
        const string path = "/asterisk/rtp/ice_host_candidates";
        await Http.EditAsync(path, """{"options":{}}""");
        var before = await VersionAsync("rtp_ice_host_candidates");

        await Task.WhenAll(Enumerable.Range(0, 30).Select(writer =>
            Http.EditAsync(path, $$$"""{"options":{"writer":"{{{writer}}}"}}""")));

        Assert.Equal(before + 30, await VersionAsync("rtp_ice_host_candidates"));
        Assert.InRange(int.Parse((string)(await Http.ReadAsync(path))["options"]!["writer"]!, null), 0, 29);
    }

    [Fact]
    public async Task A_write_meets_a_newer_version_and_is_applied_after_it()
    {
        const string path = "/asterisk/sccp/general";
        await Http.EditAsync(path, """{"options":{"a":"1"}}""");
        await Http.ReadAsync(path);
        var id = new ResourceId("sccp_general", "0");
        var version = await VersionAsync(id.Kind);
        // As another process would: this one does not learn of it.
        var changes = new ChangeSet();
        changes.Writes.Add(new StateWrite(id, null, null, version, """{"options":[{"key":"b","value":"2"}]}""", "{}"));
        await service.Store.CommitAsync(changes, TestContext.Current.CancellationToken);

        await Http.EditAsync(path, """{"options":{"c":"3"}}""");

        Assert.Equal(version + 2, await VersionAsync(id.Kind));
        Assert.Equal("""{"options":{"c":"3"}}""", (await Http.ReadAsync(path)).ToJsonString());
    }

    [Fact]
    public async Task If_match_guards_a_write()
    {
        const string path = "/1.1/asterisk/confbridge/wazo_default_user";
        using var first = await Http.GetAsync(path, TestContext.Current.CancellationToken);

        var status = await PutAsync(path, first.Headers.ETag, """{"options":{"type":"user","n":"1"}}""");
        var late = await PutAsync(path, first.Headers.ETag, """{"options":{"type":"user","n":"2"}}""");
        var any = await PutAsync(path, EntityTagHeaderValue.Any, """{"options":{"type":"user","n":"3"}}""");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.PreconditionFailed, HttpStatusCode.NoContent), (status, late, any));
        using var conditional = new HttpRequestMessage(HttpMethod.Get, path);
        using var current = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        conditional.Headers.IfNoneMatch.Add(current.Headers.ETag!);
        using var unchanged = await Http.SendAsync(conditional, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task A_restart_loses_nothing()
    {
        await Http.EditAsync("/asterisk/voicemail/general", """{"options":{"maxmsg":"7"}}""");

        await service.RestartAsync();

        Assert.Equal("7", (string?)(await Http.ReadAsync("/asterisk/voicemail/general"))["options"]!["maxmsg"]);
    }

    private async Task<long> VersionAsync(string kind) =>
        (await service.Store.ReadAsync([new ResourceId(kind, "0")], TestContext.Current.CancellationToken))[0].Version;

    private async Task<HttpStatusCode> PutAsync(string path, EntityTagHeaderValue? tag, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.IfMatch.Add(tag!);
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private Task RefuseAsync(string path, string body, string message) =>
        Http.RefuseAsync(HttpMethod.Put, path, body, message);
}
