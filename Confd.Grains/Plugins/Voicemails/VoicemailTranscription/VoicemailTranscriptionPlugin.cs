namespace Confd.Plugins;

/// <summary>Declares <c>/voicemails/transcription</c>: whether messages of the request's tenant are transcribed.</summary>
/// <remarks>Source: wazo-confd 1.1 API, voicemails/transcription.</remarks>
public sealed class VoicemailTranscriptionPlugin() : SettingsPlugin<VoicemailTranscription>("voicemail_transcription")
{
    public override void Declare(SettingsBuilder<VoicemailTranscription> transcription) => transcription
        .Route("voicemails/transcription", masterTenantOnly: false)
        .OfTenant(
            tenant => new VoicemailTranscription { Enabled = tenant.VoicemailTranscriptionEnabled },
            (tenant, value) => tenant with { VoicemailTranscriptionEnabled = value.Enabled })
        .OnEdited(
            "voicemail_transcription_config_edited", "config.voicemail_transcription.edited", value => new { value.Enabled });
}
