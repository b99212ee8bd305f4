namespace Confd.Gateway.Tests;

public sealed class VoicemailTranscriptionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Path = "/voicemails/transcription";

    [Fact]
    public async Task Each_tenant_has_a_switch_of_its_own()
    {
        using var other = await Service.NewTenantAsync();
        Assert.Equal("""{"enabled":false}""", (await Http.ReadAsync(Path)).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync(Path, """{"enabled":"yes"}""");
        await Http.EditAsync(Path, """{"enabled":true}""");

        Assert.Equal("""{"enabled":true}""", (await Http.ReadAsync(Path)).ToJsonString());
        Assert.Equal("""{"enabled":false}""", (await other.Http.ReadAsync(Path)).ToJsonString());
        await ExpectEventsAsync(
            new ExpectedEvent("voicemail_transcription_config_edited", """{"enabled":true}""")
            {
                RoutingKey = "config.voicemail_transcription.edited",
                Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
            },
            ("voicemail_transcription_config_edited", """{"enabled":true}""", null));
    }

    [Fact]
    public async Task The_switch_must_be_given()
    {
        await Http.RefuseAsync(HttpMethod.Put, Path, "{}", "Input Error - enabled: ['Missing data for required field.']");
        await Http.RefuseAsync(HttpMethod.Put, Path, """{"enabled":"maybe"}""", "Input Error - enabled: ['Not a valid boolean.']");
        await Http.RefuseAsync(HttpMethod.Put, Path, """{"enabled":null}""", "Input Error - enabled: ['Field may not be null.']");
    }
}
