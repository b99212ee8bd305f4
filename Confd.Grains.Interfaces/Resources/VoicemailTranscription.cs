using Confd.Fields;

namespace Confd;

/// <summary>Whether voicemail messages of a tenant are transcribed.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /voicemails/transcription.</remarks>
[GenerateSerializer, Immutable, Alias("confd.VoicemailTranscription")]
public sealed record VoicemailTranscription
{
    /// <summary>Messages are transcribed. Default false.</summary>
    [Id(0), Required, Lenient] public bool Enabled { get; init; }
}
