using System.Net;

namespace Confd.Gateway.Tests;

/// <summary>Rules over several fields hold for the result, whichever method made it and whichever fields it named.</summary>
public sealed class ResultTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_voicemail_that_deletes_its_messages_keeps_its_address()
    {
        const string noMail = "Input Error - _schema: ['email must be provided if delete_messages is set']";
        const string noAudio = "Input Error - _schema: ['attach_audio must be set if delete_messages is set']";
        var context = await Http.NewContextAsync();
        var voicemail = await Http.CreateAsync(
            "/voicemails",
            $$"""{"name":"v","number":"1001","context":"{{context}}","email":"a@example.org","attach_audio":true}""");
        var path = $"/voicemails/{voicemail["id"]}";

        await Http.EditAsync(path, """{"delete_messages":true}""");

        await RefuseAsync(path, """{"email":null}""", noMail);
        await RefuseAsync(path, """{"attach_audio":null}""", noAudio);
        await RefuseAsync(path, """{"attach_audio":false}""", noAudio);
        await Http.EditAsync(path, """{"email":null,"delete_messages":false}""");
    }

    [Fact]
    public async Task A_parking_lot_begins_before_it_ends()
    {
        const string noRange = "Input Error - _schema: ['It is not a valid range']";
        var lot = await Http.CreateAsync("/parkinglots", """{"slots_start":"801","slots_end":"850"}""");
        var path = $"/parkinglots/{lot["id"]}";

        await RefuseAsync(path, """{"slots_end":"700"}""", noRange);
        await RefuseAsync(path, """{"slots_start":"851"}""", noRange);
        await Http.EditAsync(path, """{"slots_end":"9000"}""");
    }

    [Fact]
    public async Task A_registration_has_no_half_of_a_pair()
    {
        const string noPassword = "Input Error - auth_username: ['Cannot set field \"auth_username\" if the field \"auth_password\" is not set']";
        const string noExtension = "Input Error - callback_context: ['Cannot set field \"callback_context\" if the field \"callback_extension\" is not set']";
        var made = await Http.CreateAsync(
            "/registers/iax",
            """{"remote_host":"h","auth_username":"u","auth_password":"p","callback_extension":"1","callback_context":"c"}""");
        var path = $"/registers/iax/{made["id"]}";

        await RefuseAsync(path, """{"callback_extension":null}""", noExtension);
        await Http.EditAsync(path, """{"auth_username":"v"}""");
        await Http.EditAsync(path, """{"callback_context":"d"}""");
        await Http.EditAsync(path, """{"callback_context":null,"callback_extension":null}""");
        await RefuseAsync(path, """{"callback_context":"d"}""", noExtension);
        await Http.EditAsync(path, """{"auth_username":null,"auth_password":null}""");
        await RefuseAsync(path, """{"auth_username":"u"}""", noPassword);
    }

    [Fact]
    public async Task A_patch_keeps_what_a_put_sets_back()
    {
        var group = await Http.CreateAsync("/groups", """{"label":"g","ignore_forward":true}""");
        var groupPath = $"/groups/{group["uuid"]}";
        var application = await Http.CreateAsync(
            "/applications", """{"name":"a","destination":"node","destination_options":{"type":"holding","answer":true}}""");
        var applicationPath = $"/applications/{application["uuid"]}";

        await PatchAsync(groupPath, """{"label":"New"}""");
        await PatchAsync(applicationPath, """{"name":"zz"}""");
        await PatchAsync(applicationPath, """{"destination_options":{"answer":false}}""");

        Assert.True((bool)(await Http.ReadAsync(groupPath))["ignore_forward"]!);
        var patched = await Http.ReadAsync(applicationPath);
        Assert.Equal("node", (string?)patched["destination"]);
        Assert.Equal("""{"type":"holding","music_on_hold":null,"answer":false}""", patched["destination_options"]!.ToJsonString());

        await PatchAsync(applicationPath, """{"destination":null}""");
        await Http.EditAsync(groupPath, """{"label":"Newer"}""");

        Assert.Equal("{}", (await Http.ReadAsync(applicationPath))["destination_options"]!.ToJsonString());
        Assert.False((bool)(await Http.ReadAsync(groupPath))["ignore_forward"]!);
    }

    [Fact]
    public async Task A_deprecated_field_that_agrees_with_its_successors_is_no_conflict()
    {
        const string conflict = "Input Error - _schema: [\"'call_record_enabled' is deprecated and incompatible with 'call_record_*_enabled' options\"]";
        var user = await Http.CreateAsync("/users", """{"firstname":"u","call_record_enabled":true}""");
        var path = $"/users/{user["uuid"]}";
        Assert.True((bool)user["call_record_incoming_internal_enabled"]!);

        await Http.EditAsync(path, user.ToJsonString());
        await PatchAsync(path, """{"call_record_incoming_internal_enabled":false}""");
        var mixed = await Http.ReadAsync(path);
        await Http.EditAsync(path, mixed.ToJsonString());

        Assert.Equal(mixed.ToJsonString(), (await Http.ReadAsync(path)).ToJsonString());
        mixed["call_record_enabled"] = true;
        await Http.RefuseAsync(HttpMethod.Put, path, mixed.ToJsonString(), conflict);
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"call_record_enabled":true,"call_record_incoming_internal_enabled":true}""", conflict);
    }

    private async Task RefuseAsync(string path, string body, string message)
    {
        await Http.RefuseAsync(HttpMethod.Put, path, body, message);
        var (status, text) = await Http.PatchAsync(path, body);
        Assert.Equal((HttpStatusCode.BadRequest, message), (status, (string?)System.Text.Json.Nodes.JsonNode.Parse(text)![0]));
    }

    private async Task PatchAsync(string path, string body)
    {
        var (status, text) = await Http.PatchAsync(path, body);
        Assert.True(status == HttpStatusCode.NoContent, $"PATCH {path} {body}: {(int)status} {text}");
    }
}
