namespace Confd.Plugins;

/// <summary>The type of a column's cells.</summary>
internal enum CellType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>0 or 1.</summary>
    Flag,

    /// <summary>An integer.</summary>
    Number,
}

/// <summary>A column of an import.</summary>
/// <param name="Name">The name in the header.</param>
/// <param name="Type">The type of its cells.</param>
/// <param name="Field">The field of the resource that takes the cell unchanged; null for none.</param>
internal sealed record ImportColumn(string Name, CellType Type, string? Field = null);

/// <summary>The columns of an import.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/import.</remarks>
internal static class ImportColumns
{
    /// <summary>Fields of the user.</summary>
    public static IReadOnlyList<ImportColumn> User { get; } =
    [
        .. Same(
            CellType.Text, "firstname", "lastname", "email", "language", "outgoing_caller_id", "mobile_phone_number",
            "call_permission_password", "userfield"),
        .. Same(
            CellType.Flag, "enabled", "supervision_enabled", "call_transfer_enabled", "dtmf_hangup_enabled",
            "call_record_outgoing_external_enabled", "call_record_outgoing_internal_enabled",
            "call_record_incoming_external_enabled", "call_record_incoming_internal_enabled", "online_call_record_enabled"),
        .. Same(CellType.Number, "ring_seconds", "simultaneous_calls", "subscription_type"),
    ];

    /// <summary>Fields of the mailbox.</summary>
    public static IReadOnlyList<ImportColumn> Voicemail { get; } =
    [
        .. Within("voicemail_", CellType.Text, "name", "number", "context", "password", "email"),
        .. Within("voicemail_", CellType.Flag, "attach_audio", "delete_messages", "ask_password"),
    ];

    /// <summary>All columns that an import reads.</summary>
    public static IReadOnlyDictionary<string, ImportColumn> All { get; } = new ImportColumn[]
    {
        new("username", CellType.Text), new("password", CellType.Text),
        new("line_protocol", CellType.Text), new("context", CellType.Text), new("sip_username", CellType.Text),
        new("sip_secret", CellType.Text), new("exten", CellType.Text), new("incall_exten", CellType.Text),
        new("incall_context", CellType.Text), new("incall_ring_seconds", CellType.Number), new("call_permissions", CellType.Text),
    }.Concat(User).Concat(Voicemail).ToDictionary(column => column.Name);

    /// <summary>Columns whose cells no report shows.</summary>
    public static IReadOnlySet<string> Secret { get; } = new HashSet<string>
    {
        "password", "sip_secret", "voicemail_password", "call_permission_password",
    };

    /// <summary>Columns of exports that an import ignores.</summary>
    public static IReadOnlySet<string> Ignored { get; } = new HashSet<string> { "uuid", "provisioning_code" };

    private static IEnumerable<ImportColumn> Same(CellType type, params IEnumerable<string> names) =>
        names.Select(name => new ImportColumn(name, type, name));

    private static IEnumerable<ImportColumn> Within(string prefix, CellType type, params IEnumerable<string> names) =>
        names.Select(name => new ImportColumn(prefix + name, type, name));
}
