namespace Confd.Plugins;

/// <summary>A step of a row, and the columns of its fields.</summary>
/// <param name="Main">The column that refusals of the whole step are about; null for none.</param>
/// <param name="Columns">Columns of the fields.</param>
internal sealed record RowStep(string? Main, params (string Field, string Column)[] Columns)
{
    public static RowStep Context { get; } = new("context");

    public static RowStep User { get; } = new(null, Same(ImportColumns.User));

    public static RowStep Account { get; } = new("username", ("username", "username"), ("password", "password"), ("email", "email"));

    public static RowStep Voicemail { get; } = new("voicemail_number", Same(ImportColumns.Voicemail));

    public static RowStep CallPermissions { get; } = new("call_permissions");

    public static RowStep Line { get; } = new("line_protocol", ("context", "context"));

    public static RowStep Extension { get; } = new("exten", ("exten", "exten"), ("context", "context"));

    public static RowStep Incall { get; } = new(
        "incall_exten", ("exten", "incall_exten"), ("context", "incall_context"), ("ring_time", "incall_ring_seconds"),
        ("destination", "incall_ring_seconds"));

    public static RowStep Endpoint { get; } = new(
        "sip_username", ("name", "sip_username"), ("auth_section_options", "sip_secret"), ("line_protocol", "line_protocol"));

    /// <summary>For values that turn out to be taken at the end of a row, by any step.</summary>
    public static RowStep Taken { get; } = new(
        null, ("email", "email"), ("username", "username"), ("number", "voicemail_number"), ("exten", "exten"), ("name", "sip_username"));

    public string? ColumnOf(string field) => Columns.FirstOrDefault(column => column.Field == field).Column;

    private static (string, string)[] Same(IEnumerable<ImportColumn> columns) =>
        [.. columns.Select(column => (column.Field!, column.Name))];
}

/// <summary>Turns refusals of rules into faults of rows.</summary>
internal static class RowFaults
{
    private const string Prefix = "Input Error - ";

    /// <summary>All faulty fields form one fault, which lists them as a dictionary; each other refusal is a fault.</summary>
    public static List<RowFault> Of(IReadOnlyList<Refusal> refusals, ImportRow row, RowStep step)
    {
        var fields = refusals.Where(IsOfField).ToList();
        var faults = refusals.Except(fields).Select(refusal => At(refusal.Message, ColumnOf(refusal, step), row)).ToList();
        if (fields.Count > 0)
        {
            var messages = fields.Select(refusal => $"{PythonText.Literal(refusal.Field)}: {refusal.Message[(Prefix.Length + refusal.Field.Length + 2)..]}");
            var column = fields.Count == 1 ? step.ColumnOf(fields[0].Field) : null;
            faults.Insert(0, At($"{{{string.Join(", ", messages)}}}", column, row));
        }
        return faults;
    }

    private static RowFault At(string message, string? column, ImportRow row) => new(message, column, column is null ? null : row.Shown(column));

    private static bool IsOfField(Refusal refusal) =>
        refusal.Field.Length > 0 && refusal.Message.StartsWith($"{Prefix}{refusal.Field}: ", StringComparison.Ordinal);

    /// <summary>The column that the text names, else the main column of the step.</summary>
    private static string? ColumnOf(Refusal refusal, RowStep step)
    {
        if (refusal.Field.Length > 0 && step.ColumnOf(refusal.Field) is { } column)
        {
            return column;
        }
        return FirstNamed(refusal.Message) is { } field
            && (step.ColumnOf(field) ?? (refusal.Kind == RefusalKind.Exists ? RowStep.Taken.ColumnOf(field) : null)) is { } other
                ? other
                : step.Main;
    }

    /// <summary>The first field that a text names, <c>email</c> in <c>User already exists ('email': …)</c>.</summary>
    private static string? FirstNamed(string message)
    {
        const string open = "('";
        var start = message.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = start < open.Length ? -1 : message.IndexOf("': ", start, StringComparison.Ordinal);
        return end < 0 ? null : message[start..end];
    }
}
