using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Reads everything that the rows of an import name. The number of statements does not grow with the rows.</summary>
internal sealed class ImportReads
{
    /// <summary>Lines and incalls of a number, and where they lead.</summary>
    private static readonly RelationPath[] OfNumbers =
    [
        LineExtensionPlugin.Lines, LineExtensionPlugin.Lines.Then(UserLines.Users),
        IncallExtensionPlugin.Incalls, IncallExtensionPlugin.Incalls.Then(IncallPlugin.Target),
    ];

    private static readonly RelationPath[] OfEndpoints = [LineEndpoints.LineOfSip, TrunkEndpoints.TrunkOfSip];

    /// <summary>SIP endpoints by the user name with which they log in.</summary>
    public Dictionary<string, ResourceId> EndpointsByUsername { get; } = [];

    /// <summary>Keys of the tenant's call permissions by their names.</summary>
    public IReadOnlyDictionary<string, string> CallPermissions { get; private set; } = new Dictionary<string, string>();

    /// <summary>The tenant; null while nothing has been written in it.</summary>
    public Tenant? Tenant { get; private set; }

    public static async ValueTask<ImportReads> ReadAsync(UnitOfWork work, ImportTable table, CancellationToken cancellationToken)
    {
        var known = new ImportReads { Tenant = await work.TenantAsync(cancellationToken) };
        var rows = table.Rows;
        await ReserveAsync(work, rows, cancellationToken);
        await work.PreloadByAsync<Context>(
            ContextPlugin.ByName,
            rows.SelectMany(row => new[] { row["context"], row["voicemail_context"] }.Concat(Parts(row["incall_context"]))).OfType<string>(),
            [], cancellationToken);
        await work.PreloadByAsync<User>("email", Cells(rows, "email").Select(email => email.ToLowerInvariant()), [], cancellationToken);
        await work.PreloadByAsync<Voicemail>(
            "number,context", rows.Select(row => Pair(row["voicemail_number"], row["voicemail_context"])).OfType<string>(),
            [UserVoicemailPlugin.Users], cancellationToken);
        await work.PreloadByAsync<Extension>(
            ExtensionPlugin.ByNumber,
            rows.Select(row => Pair(row["exten"], row["context"])).Concat(rows.SelectMany(IncallsOf).Select(number => Pair(number.Exten, number.Context)))
                .OfType<string>(),
            OfNumbers, cancellationToken);
        await known.ReadCallPermissionsAsync(work, rows, cancellationToken);
        await known.ReadEndpointsAsync(work, rows, cancellationToken);
        return known;
    }

    /// <summary>Two fields as the value of a rule over both; null when one of them is missing.</summary>
    public static string? Pair(string? first, string? second) =>
        first is null || second is null ? null : $"{first}{UniqueRule<Extension>.Separator}{second}";

    /// <summary>The numbers of the incalls: exports join several with <c>;</c>.</summary>
    public static IEnumerable<(string Exten, string Context)> IncallsOf(ImportRow row) =>
        Parts(row["incall_exten"]).Zip(Parts(row["incall_context"]));

    /// <summary>The parts of a cell; an empty cell has none.</summary>
    public static string[] Parts(string? cell) => cell?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static IEnumerable<string> Cells(IEnumerable<ImportRow> rows, string column) => rows.Select(row => row[column]).OfType<string>();

    /// <summary>Reserves ids and codes for what the rows will create.</summary>
    private static async ValueTask ReserveAsync(UnitOfWork work, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var lines = rows.Count(row => row["context"] is not null);
        await TakeAsync(UserPlugin.Kind, rows.Count);
        await TakeAsync(FuncKeyPlugin.Kind, rows.Count);
        await TakeAsync(VoicemailPlugin.Kind, rows.Count(row => row["voicemail_number"] is not null));
        await TakeAsync(LinePlugin.Kind, lines);
        await TakeAsync(EndpointSccpPlugin.Kind, rows.Count(row => row["line_protocol"] == RowWork.Sccp));
        await TakeAsync(ExtensionPlugin.Kind, rows.Count(row => row["exten"] is not null) + rows.Sum(row => IncallsOf(row).Count()));
        await TakeAsync(IncallPlugin.Kind, rows.Sum(row => IncallsOf(row).Count()));
        if (lines > 0)
        {
            await ProvisioningCodes.ReserveAsync(work, lines, cancellationToken);
        }

        ValueTask TakeAsync(string kind, int count) => work.ReserveNumbersAsync(kind, count, cancellationToken);
    }

    private async ValueTask ReadCallPermissionsAsync(
        UnitOfWork work, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var names = rows.SelectMany(row => Parts(row["call_permissions"])).Where(name => !name.Contains('\0')).Distinct().ToList();
        if (names.Count == 0 || !work.Knows<CallPermission>())
        {
            return;
        }
        CallPermissions = await work.OwnersInTenantAsync<CallPermission>("name", names, cancellationToken);
        await work.PreloadAsync(
            CallPermissions.Values.Select(key => new ResourceId(CallPermissionPlugin.Kind, key)), [], cancellationToken);
    }

    /// <summary>The user name is one of many options, so all endpoints of the tenant are read.</summary>
    private async ValueTask ReadEndpointsAsync(UnitOfWork work, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var names = Cells(rows, "sip_username").ToHashSet();
        if (names.Count == 0 || !work.Knows<SipEndpoint>())
        {
            return;
        }
        await work.PreloadByAsync<SipEndpoint>("name", names, [], cancellationToken);
        foreach (var endpoint in await work.ListAsync<SipEndpoint>(work.Caller.TenantUuid, cancellationToken))
        {
            if (SipUsername.Of(endpoint) is { } username && names.Contains(username))
            {
                EndpointsByUsername.TryAdd(username, new ResourceId(EndpointSipPlugin.Kind, $"{endpoint.Uuid}"));
            }
        }
        await work.PreloadAsync(EndpointsByUsername.Values, OfEndpoints, cancellationToken);
    }
}

/// <summary>The user name and secret of a SIP endpoint are options of its section <c>auth</c>.</summary>
internal static class SipUsername
{
    public static string? Of(SipEndpoint endpoint) => endpoint.AuthSectionOptions.FindFirst("username");

    public static string? SecretOf(SipEndpoint endpoint) => endpoint.AuthSectionOptions.FindFirst("password");
}
