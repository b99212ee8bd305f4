using System.Globalization;
using System.Text;
using Confd.Resources;
using Confd.Storage;
using CsvHelper;
using CsvHelper.Configuration;

namespace Confd.Plugins;

/// <summary>The users of a tenant as CSV, in pieces; an import can read it.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/export.</remarks>
internal sealed class UserExport(
    ViewComposer composer, ResourceDeclaration<User>? users, IReadOnlyList<ResourceRow> rows, IReadOnlyDictionary<Guid, string> usernames)
    : IAnswerPieces
{
    private const int RowsAtOnce = 1000;

    private static readonly RelationPath Incalls = IncallPlugin.LeadingHere;
    private static readonly RelationPath Permissions = RelationPath.Right<UserCallPermissionPlugin>();

    private static readonly RelationPath[] Paths =
    [
        UserVoicemailPlugin.Voicemail, Permissions,
        .. UserLines.MainLine.ThenEach(
            LineEndpoints.SipOf, LineEndpoints.SccpOf, LineEndpoints.CustomOf, LineExtensionPlugin.Extensions),
        .. Incalls.ThenEach(IncallExtensionPlugin.Extensions),
    ];

    private static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture) { NewLine = "\r\n" };

    private int next;

    public bool IsDone { get; private set; }

    public static async ValueTask<UserExport> BeginAsync(UnitOfWork work, ViewComposer composer, CancellationToken cancellationToken)
    {
        if (work.Services.Plugins.TryResource<User>() is not { } users)
        {
            return new UserExport(composer, null, [], new Dictionary<Guid, string>());
        }
        var page = await work.Services.Store.ListAsync(
            new CatalogQuery
            {
                Kind = users.Kind, Tenants = [work.Caller.TenantUuid],
                Order = new CatalogColumn("id", "id", ColumnSource.Number, ColumnType.Integer),
            },
            cancellationToken);
        var usernames = UserAccounts.Of(work) is { } accounts
            ? await accounts.UsernamesAsync(work.Caller, cancellationToken)
            : new Dictionary<Guid, string>();
        return new UserExport(composer, users, page.Rows, usernames);
    }

    public async ValueTask<byte[]> NextAsync(CancellationToken cancellationToken)
    {
        using var piece = new MemoryStream();
        await using (var text = new StreamWriter(piece, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            await using var csv = new CsvWriter(text, Form);
            if (next == 0)
            {
                Write(csv, ExportColumns.All.Select(column => column.Name));
            }
            var some = rows.Skip(next).Take(RowsAtOnce)
                .Select(row => new ViewRow(row.Id, row.Number, row.TenantUuid, users!.Parse(row.Body))).ToList();
            if (some.Count > 0)
            {
                var graph = await composer.LoadAsync(users!.Kind, some, Paths, made: null, cancellationToken);
                foreach (var row in some)
                {
                    var exported = Exported(graph.Node<User>(row.Id));
                    Write(csv, ExportColumns.All.Select(column => column.Cell(exported)));
                }
            }
            next += some.Count;
            IsDone = next >= rows.Count;
        }
        return piece.ToArray();
    }

    private static void Write(CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }
        csv.NextRecord();
    }

    private ExportedUser Exported(ViewNode<User> user)
    {
        var line = user.One<Line>(UserLines.MainLine);
        var numbers = user.Many<Incall>(Incalls).SelectMany(incall => incall.Many<Extension>(IncallExtensionPlugin.Extensions))
            .Select(extension => extension.Value).OrderBy(extension => extension.Exten, StringComparer.Ordinal)
            .ThenBy(extension => extension.Context, StringComparer.Ordinal);
        return new ExportedUser(user.Value)
        {
            Voicemail = user.One<Voicemail>(UserVoicemailPlugin.Voicemail)?.Value,
            Line = line?.Value,
            Protocol = line is null ? null : LineViews.Protocol(line),
            Sip = line?.One<SipEndpoint>(LineEndpoints.SipOf)?.Value,
            Extension = line?.One<Extension>(LineExtensionPlugin.Extensions)?.Value,
            Incalls = [.. numbers],
            Username = usernames.GetValueOrDefault(user.Value.Uuid),
            CallPermissions = [.. user.Many<CallPermission>(Permissions).Select(permission => permission.Value.Name).Order(StringComparer.Ordinal)],
        };
    }
}
