using Confd.Fields;

namespace Confd;

/// <summary>The call ends without anything: <c>none</c>.</summary>
[DestinationType("none")]
public sealed record NoDestination;

/// <summary>A dialplan application: <c>custom</c>.</summary>
[DestinationType("custom")]
public sealed record CustomDestination
{
    /// <summary>For example <c>Playback(hello)</c>; not <c>system(…)</c>; at most 255 characters.</summary>
    [Required, Pattern(@"^(?!(try)?system\()[a-zA-Z]{3,}\((.*)\)$"), Length(Max = 255)] public string Command { get; init; } = "";
}

/// <summary>A number in a context, whether it exists or not: <c>extension</c>.</summary>
[DestinationType("extension")]
public sealed record ExtensionDestination
{
    /// <summary>1 to 255 digits, <c>*</c> and <c>#</c>.</summary>
    [Required, Pattern("^[0-9*#]{1,255}$")] public string Exten { get; init; } = "";

    /// <summary>1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";
}

/// <summary>A sound file: <c>sound</c>.</summary>
[DestinationType("sound")]
public sealed record SoundDestination
{
    /// <summary>At most 255 characters.</summary>
    [Required, Length(Max = 255)] public string Filename { get; init; } = "";

    /// <summary>Only play when the channel is up. Default false.</summary>
    public bool Skip { get; init; }

    /// <summary>Play without answering. Default false.</summary>
    public bool NoAnswer { get; init; }
}

/// <summary>The busy tone: <c>hangup</c>, <c>busy</c>.</summary>
[DestinationType("hangup", "cause", "busy")]
public sealed record BusyDestination
{
    /// <summary>Seconds, or null for as long as the caller listens.</summary>
    [Range(Min = 0)] public double? Timeout { get; init; }
}

/// <summary>The congestion tone: <c>hangup</c>, <c>congestion</c>.</summary>
[DestinationType("hangup", "cause", "congestion")]
public sealed record CongestionDestination
{
    /// <summary>Seconds, or null for as long as the caller listens.</summary>
    [Range(Min = 0)] public double? Timeout { get; init; }
}

/// <summary>The call is hung up: <c>hangup</c>, <c>normal</c>.</summary>
[DestinationType("hangup", "cause", "normal")]
public sealed record HangupDestination;

/// <summary>Callback with access to the outside: <c>application</c>, <c>callback_disa</c>.</summary>
[DestinationType("application", "application", "callback_disa")]
public sealed record CallbackDisaDestination
{
    /// <summary>At most 40 digits, or null.</summary>
    [Secret, Digits, Length(Max = 40)] public string? Pin { get; init; }

    /// <summary>1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}

/// <summary>Access to the outside: <c>application</c>, <c>disa</c>.</summary>
[DestinationType("application", "application", "disa")]
public sealed record DisaDestination
{
    /// <summary>At most 40 digits, or null.</summary>
    [Secret, Digits, Length(Max = 40)] public string? Pin { get; init; }

    /// <summary>1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}

/// <summary>The dial-by-name directory: <c>application</c>, <c>directory</c>.</summary>
[DestinationType("application", "application", "directory")]
public sealed record DirectoryDestination
{
    /// <summary>1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";
}

/// <summary>Receives a fax and mails it: <c>application</c>, <c>fax_to_mail</c>.</summary>
[DestinationType("application", "application", "fax_to_mail")]
public sealed record FaxToMailDestination
{
    /// <summary>At most 80 characters.</summary>
    [Required, Email, Length(Max = 80)] public string Email { get; init; } = "";
}

/// <summary>Consulting of mailboxes: <c>application</c>, <c>voicemail</c>.</summary>
[DestinationType("application", "application", "voicemail")]
public sealed record VoicemailMenuDestination
{
    /// <summary>1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";
}

/// <summary>A user: <c>user</c>.</summary>
[DestinationType("user")]
public sealed record UserDestination
{
    /// <summary>Integer id of the user.</summary>
    [Required] public int UserId { get; init; }

    /// <summary>Seconds, or null for the user's own.</summary>
    [Range(Min = 0)] public double? RingTime { get; init; }

    /// <summary>Music class while it rings, or null.</summary>
    public Guid? MohUuid { get; init; }
}

/// <summary>A mailbox: <c>voicemail</c>.</summary>
[DestinationType("voicemail")]
public sealed record VoicemailDestination
{
    /// <summary>Integer id of the mailbox.</summary>
    [Required] public int VoicemailId { get; init; }

    /// <summary>Without the spoken instructions. Default false.</summary>
    public bool SkipInstructions { get; init; }

    /// <summary>busy, unavailable, or null for none.</summary>
    [OneOf("busy", "unavailable")] public string? Greeting { get; init; }
}
