using Confd.Fields;

namespace Confd;

/// <summary>No destination, the call ends: <c>none</c>.</summary>
[DestinationType("none")]
public sealed record NoDestination;

/// <summary>A dialplan application: <c>custom</c>.</summary>
[DestinationType("custom")]
public sealed record CustomDestination
{
    /// <summary>For example <c>Playback(hello)</c>, at most 255 characters; <c>system(…)</c> is refused.</summary>
    [Required, Pattern(@"^(?!(try)?system\()[a-zA-Z]{3,}\((.*)\)$"), Length(Max = 255)] public string Command { get; init; } = "";
}

/// <summary>A number in a context; it need not exist: <c>extension</c>.</summary>
[DestinationType("extension")]
public sealed record ExtensionDestination
{
    /// <summary>Number: 1 to 255 of <c>0-9*#</c>.</summary>
    [Required, Pattern("^[0-9*#]{1,255}$")] public string Exten { get; init; } = "";

    /// <summary>Name of the context: 1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";
}

/// <summary>A sound file: <c>sound</c>.</summary>
[DestinationType("sound")]
public sealed record SoundDestination
{
    /// <summary>Sound file, at most 255 characters.</summary>
    [Required, Length(Max = 255)] public string Filename { get; init; } = "";

    /// <summary>Play only on a channel that is already answered. Default false.</summary>
    public bool Skip { get; init; }

    /// <summary>Play without answering the call. Default false.</summary>
    public bool NoAnswer { get; init; }
}

/// <summary>The busy tone: <c>hangup</c>, <c>busy</c>.</summary>
[DestinationType("hangup", "cause", "busy")]
public sealed record BusyDestination
{
    /// <summary>Duration in seconds, or null until the caller hangs up.</summary>
    [Range(Min = 0)] public double? Timeout { get; init; }
}

/// <summary>The congestion tone: <c>hangup</c>, <c>congestion</c>.</summary>
[DestinationType("hangup", "cause", "congestion")]
public sealed record CongestionDestination
{
    /// <summary>Duration in seconds, or null until the caller hangs up.</summary>
    [Range(Min = 0)] public double? Timeout { get; init; }
}

/// <summary>The call is hung up: <c>hangup</c>, <c>normal</c>.</summary>
[DestinationType("hangup", "cause", "normal")]
public sealed record HangupDestination;

/// <summary>Calls back, then gives access to outside lines (DISA): <c>application</c>, <c>callback_disa</c>.</summary>
[DestinationType("application", "application", "callback_disa")]
public sealed record CallbackDisaDestination
{
    /// <summary>PIN that callers enter, at most 40 digits, or null for none.</summary>
    [Secret, Digits, Length(Max = 40)] public string? Pin { get; init; }

    /// <summary>Name of the context: 1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}

/// <summary>Access to outside lines (DISA): <c>application</c>, <c>disa</c>.</summary>
[DestinationType("application", "application", "disa")]
public sealed record DisaDestination
{
    /// <summary>PIN that callers enter, at most 40 digits, or null for none.</summary>
    [Secret, Digits, Length(Max = 40)] public string? Pin { get; init; }

    /// <summary>Name of the context: 1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}

/// <summary>The dial-by-name directory: <c>application</c>, <c>directory</c>.</summary>
[DestinationType("application", "application", "directory")]
public sealed record DirectoryDestination
{
    /// <summary>Name of the context: 1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";
}

/// <summary>Receives a fax and mails it: <c>application</c>, <c>fax_to_mail</c>.</summary>
[DestinationType("application", "application", "fax_to_mail")]
public sealed record FaxToMailDestination
{
    /// <summary>Mail address that gets the fax, at most 80 characters.</summary>
    [Required, Email, Length(Max = 80)] public string Email { get; init; } = "";
}

/// <summary>The menu for listening to mailboxes: <c>application</c>, <c>voicemail</c>.</summary>
[DestinationType("application", "application", "voicemail")]
public sealed record VoicemailMenuDestination
{
    /// <summary>Name of the context: 1 to 79 letters, digits, <c>_</c> and <c>-</c>.</summary>
    [Required, Pattern("^[a-zA-Z0-9_-]{1,79}$"), MayName("context", "name", "Context")] public string Context { get; init; } = "";
}

/// <summary>A user: <c>user</c>.</summary>
[DestinationType("user")]
public sealed record UserDestination
{
    /// <summary>Integer id of the user.</summary>
    [Required] public int UserId { get; init; }

    /// <summary>Seconds to ring, or null for the user's own value.</summary>
    [Range(Min = 0)] public double? RingTime { get; init; }

    /// <summary>Music class that the caller hears during ringing, or null.</summary>
    public Guid? MohUuid { get; init; }
}

/// <summary>A mailbox: <c>voicemail</c>.</summary>
[DestinationType("voicemail")]
public sealed record VoicemailDestination
{
    /// <summary>Integer id of the mailbox.</summary>
    [Required] public int VoicemailId { get; init; }

    /// <summary>Skip the spoken instructions. Default false.</summary>
    public bool SkipInstructions { get; init; }

    /// <summary>Greeting that the caller hears: busy, unavailable, or null for none.</summary>
    [OneOf("busy", "unavailable")] public string? Greeting { get; init; }
}
