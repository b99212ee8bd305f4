namespace Confd.Plugins;

/// <summary>Declares <c>/recordings/announcements</c>: the sounds around recordings in the request's tenant.</summary>
/// <remarks>Source: wazo-confd 1.1 API, recordings/announcements.</remarks>
public sealed class RecordingAnnouncementsPlugin() : SettingsPlugin<RecordingAnnouncements>("recordings_announcements")
{
    public override void Declare(SettingsBuilder<RecordingAnnouncements> announcements) => announcements
        .Route("recordings/announcements", masterTenantOnly: false)
        .OfTenant(
            tenant => new RecordingAnnouncements
            {
                RecordingStart = tenant.RecordStartAnnouncement, RecordingStop = tenant.RecordStopAnnouncement,
            },
            (tenant, value) => tenant with
            {
                RecordStartAnnouncement = value.RecordingStart, RecordStopAnnouncement = value.RecordingStop,
            })
        .Partial()
        .OnEdited(
            "recordings_announcements_edited", "config.recordings.announcements.edited",
            value => new { value.RecordingStart, value.RecordingStop }, [Reload.Pjsip]);
}
