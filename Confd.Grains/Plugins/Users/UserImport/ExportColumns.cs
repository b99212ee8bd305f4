using System.Globalization;

namespace Confd.Plugins;

/// <summary>The content of a row of an export.</summary>
/// <param name="User">The user.</param>
internal sealed record ExportedUser(User User)
{
    public Voicemail? Voicemail { get; init; }

    /// <summary>The main line.</summary>
    public Line? Line { get; init; }

    /// <summary>sip, sccp or custom.</summary>
    public string? Protocol { get; init; }

    public SipEndpoint? Sip { get; init; }

    public Extension? Extension { get; init; }

    /// <summary>Numbers of the incalls that lead to the user.</summary>
    public IReadOnlyList<Extension> Incalls { get; init; } = [];

    public IReadOnlyList<string> CallPermissions { get; init; } = [];

    /// <summary>User name of the account; null without one.</summary>
    public string? Username { get; init; }

    /// <summary>Many of its fields are secret.</summary>
    public override string ToString() => $"{nameof(ExportedUser)} {{ {nameof(User)} = {User.Uuid} }}";
}

/// <summary>The columns of an export, in the contract's order.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/export.</remarks>
internal static class ExportColumns
{
    /// <summary>Name and cell of each column.</summary>
    public static IReadOnlyList<(string Name, Func<ExportedUser, string?> Cell)> All { get; } =
    [
        ("uuid", row => $"{row.User.Uuid}"),
        ("subscription_type", row => Text(row.User.SubscriptionType)),
        ("firstname", row => row.User.Firstname),
        ("lastname", row => row.User.Lastname),
        ("email", row => row.User.Email),
        ("mobile_phone_number", row => row.User.MobilePhoneNumber),
        ("outgoing_caller_id", row => row.User.OutgoingCallerId),
        ("language", row => row.User.Language),
        ("call_permission_password", row => row.User.CallPermissionPassword),
        ("enabled", row => Text(row.User.Enabled)),
        ("ring_seconds", row => Text(row.User.RingSeconds)),
        ("simultaneous_calls", row => Text(row.User.SimultaneousCalls)),
        ("supervision_enabled", row => Text(row.User.SupervisionEnabled)),
        ("call_transfer_enabled", row => Text(row.User.CallTransferEnabled)),
        ("dtmf_hangup_enabled", row => Text(row.User.DtmfHangupEnabled)),
        ("call_record_outgoing_external_enabled", row => Text(row.User.CallRecordOutgoingExternalEnabled)),
        ("call_record_outgoing_internal_enabled", row => Text(row.User.CallRecordOutgoingInternalEnabled)),
        ("call_record_incoming_external_enabled", row => Text(row.User.CallRecordIncomingExternalEnabled)),
        ("call_record_incoming_internal_enabled", row => Text(row.User.CallRecordIncomingInternalEnabled)),
        ("online_call_record_enabled", row => Text(row.User.OnlineCallRecordEnabled)),
        ("userfield", row => row.User.Userfield),
        ("voicemail_name", row => row.Voicemail?.Name),
        ("voicemail_number", row => row.Voicemail?.Number),
        ("voicemail_context", row => row.Voicemail?.Context),
        ("voicemail_password", row => row.Voicemail?.Password),
        ("voicemail_email", row => row.Voicemail?.Email),
        ("voicemail_attach_audio", row => Text(row.Voicemail?.AttachAudio)),
        ("voicemail_delete_messages", row => Text(row.Voicemail?.DeleteMessages)),
        ("voicemail_ask_password", row => Text(row.Voicemail?.AskPassword)),
        ("line_protocol", row => row.Protocol),
        ("provisioning_code", row => row.Line?.ProvisioningCode),
        ("context", row => row.Extension?.Context ?? row.Line?.Context),
        ("sip_username", row => row.Sip is { } sip ? SipUsername.Of(sip) : null),
        ("sip_secret", row => row.Sip is { } sip ? SipUsername.SecretOf(sip) : null),
        ("exten", row => row.Extension?.Exten),
        ("incall_exten", row => string.Join(';', row.Incalls.Select(number => number.Exten))),
        ("incall_context", row => string.Join(';', row.Incalls.Select(number => number.Context))),
        ("call_permissions", row => string.Join(';', row.CallPermissions)),
        ("username", row => row.Username),
    ];

    private static string? Text(bool? flag) => flag switch { null => null, true => "1", false => "0" };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
