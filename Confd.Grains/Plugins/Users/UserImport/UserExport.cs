using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Confd.Plugins;

/// <summary>The users of a tenant as CSV, in pieces; an import can read it.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/export.</remarks>
internal sealed class UserExport(IReadOnlyDictionary<Guid, string> usernames)
{
    private static readonly RelationPath Incalls = IncallPlugin.LeadingHere;
    private static readonly RelationPath Permissions = RelationPath.Right<UserCallPermissionPlugin>();

    private static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture) { NewLine = "\r\n" };

    /// <summary>What the text reads of each user.</summary>
    public static RelationPath[] Needs { get; } =
    [
        UserVoicemailPlugin.Voicemail, Permissions,
        .. UserLines.MainLine.ThenEach(
            LineEndpoints.SipOf, LineEndpoints.SccpOf, LineEndpoints.CustomOf, LineExtensionPlugin.Extensions),
        .. Incalls.ThenEach(IncallExtensionPlugin.Extensions),
    ];

    public static async ValueTask<TextWriting<User>> BeginAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var usernames = work.Knows<User>() && UserAccounts.Of(work) is { } accounts
            ? await accounts.UsernamesAsync(work.Caller, cancellationToken)
            : new Dictionary<Guid, string>();
        return new UserExport(usernames).WriteAsync;
    }

    private async ValueTask<byte[]> WriteAsync(IReadOnlyList<ViewNode<User>> users, bool isFirst)
    {
        using var piece = new MemoryStream();
        await using (var text = new StreamWriter(piece, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            await using var csv = new CsvWriter(text, Form);
            if (isFirst)
            {
                Write(csv, ExportColumns.All.Select(column => column.Name));
            }
            foreach (var user in users)
            {
                var exported = Exported(user);
                Write(csv, ExportColumns.All.Select(column => column.Cell(exported)));
            }
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
