using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class RecordingAnnouncementsSample() : SettingsSample("recordings_announcements")
{
    public override string Body => """{"recording_start":"beep","recording_stop":"end"}""";
}

public sealed class RecordingAnnouncementsTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    private const string Path = "/recordings/announcements";
    private const string Reload = """[{"ipbx":["module reload res_pjsip.so"]}]""";

    [Fact]
    public async Task What_is_not_given_stays_and_null_means_none()
    {
        Assert.Equal("""{"recording_start":null,"recording_stop":null}""", (await Http.ReadAsync(Path)).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync(Path, """{"recording_start":"beep"}""");
        await Http.EditAsync(Path, """{"recording_stop":"end"}""");
        await Http.EditAsync(Path, """{"recording_start":null}""");
        await Http.EditAsync(Path, "{}");

        Assert.Equal("""{"recording_start":null,"recording_stop":"end"}""", (await Http.ReadAsync(Path)).ToJsonString());
        await ExpectEventsAsync(
            new ExpectedEvent("recordings_announcements_edited", """{"recording_start":"beep","recording_stop":null}""", Reload)
            {
                RoutingKey = "config.recordings.announcements.edited",
                Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
            },
            ("recordings_announcements_edited", """{"recording_start":"beep","recording_stop":"end"}""", Reload),
            ("recordings_announcements_edited", """{"recording_start":null,"recording_stop":"end"}""", Reload),
            ("recordings_announcements_edited", """{"recording_start":null,"recording_stop":"end"}""", Reload));
    }

    [Fact]
    public async Task Faults_are_told_with_their_constraint() => await Http.RefuseAsync(
        HttpMethod.Put, Path, """{"recording_start":1,"recording_stop":{}}""",
        "Input Error - recording_start: {'message': 'Not a valid string.', 'constraint_id': 'type', 'constraint': 'string'}",
        "Input Error - recording_stop: {'message': 'Not a valid string.', 'constraint_id': 'type', 'constraint': 'string'}");

    [Fact]
    public async Task A_tenant_that_was_never_written_in_is_made_known_by_the_first_change()
    {
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        await branch.RefuseAsync(
            HttpMethod.Get, Path, "", HttpStatusCode.NotFound,
            $"Resource Not Found - Tenant was not found ('uuid': '{ConfdFixture.BranchTenant}')");
        await branch.EditAsync(Path, """{"recording_start":"beep"}""");

        Assert.Equal("""{"recording_start":"beep","recording_stop":null}""", (await branch.ReadAsync(Path)).ToJsonString());
    }
}
