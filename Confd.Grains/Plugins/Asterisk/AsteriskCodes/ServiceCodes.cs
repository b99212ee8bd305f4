using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>A code that a user has dialled.</summary>
/// <param name="Work">The operation.</param>
/// <param name="User">The user.</param>
/// <param name="Number">The digits dialled after the code; empty for none.</param>
/// <param name="IsKey">A key of the phone dialled it: pressed again, it switches off what it has switched on.</param>
internal sealed record DialledCode(UnitOfWork Work, Stored<User> User, string Number, bool IsKey);

/// <summary>The code of a service that changes something.</summary>
/// <param name="DialAsync">Makes the change, and returns whether the service is on now.</param>
/// <param name="WorksBare">True when the code also works without a number, although its pattern has one.</param>
internal sealed record ServiceCode(Func<DialledCode, CancellationToken, ValueTask<bool>> DialAsync, bool WorksBare = false);

/// <summary>The codes that change a service, by their names in <c>/extensions/features</c>.</summary>
internal static class ServiceCodes
{
    private const int LongestNumber = 128;

    private static readonly Dictionary<string, ServiceCode> Codes = new()
    {
        ["enablednd"] = new((dialled, _) => ValueTask.FromResult(UserServicePlugin.Toggle(dialled.Work, dialled.User, "dnd"))),
        ["incallfilter"] = new((dialled, _) => ValueTask.FromResult(UserServicePlugin.Toggle(dialled.Work, dialled.User, "incallfilter"))),
        ["callrecord"] = new(RecordAsync),
        ["enablevm"] = new((dialled, token) => MailboxAsync(dialled, _ => true, token)),
        ["enablevmslt"] = new((dialled, token) => MailboxAsync(dialled, box => box.Number == dialled.Number, token)),
        ["fwdunc"] = Forward("unconditional"),
        ["fwdrna"] = Forward("noanswer"),
        ["fwdbusy"] = Forward("busy"),
        ["fwdundoall"] = new((dialled, _) => ValueTask.FromResult(NoForwards(dialled))),
        ["groupmemberjoin"] = new((dialled, token) => GroupAsync(dialled, _ => true, token)),
        ["groupmemberleave"] = new((dialled, token) => GroupAsync(dialled, _ => false, token)),
        ["groupmembertoggle"] = new((dialled, token) => GroupAsync(dialled, isMember => !isMember, token)),
    };

    /// <summary>The code of this name; null if there is none, or if it changes nothing.</summary>
    public static ServiceCode? Find(string name) => Codes.GetValueOrDefault(name);

    /// <summary>
    /// A number switches the forward on, to this number; a key with a number off, if it is on to this number. Without one the code
    /// toggles the forward, to its old destination.
    /// </summary>
    private static ServiceCode Forward(string type) => new(
        (dialled, _) =>
        {
            var before = UserForwardRoutes.Of(dialled.User.Value.Forwards, type);
            var isNew = dialled.Number.Length > 0 && !(dialled.IsKey && before.Enabled && before.Destination == dialled.Number);
            var isOn = isNew || !before.Enabled;
            var fields = new JsonObject { ["enabled"] = isOn };
            if (isNew)
            {
                if (dialled.Number.Length > LongestNumber || !DialplanText.IsNumber(dialled.Number))
                {
                    throw new RefusedException(Refusals.Input("number: Not a number to forward calls to."));
                }
                fields["destination"] = dialled.Number;
            }
            UserForwardRoutes.Edit(dialled.Work, dialled.User, new JsonObject { [type] = fields }, [type]);
            return ValueTask.FromResult(isOn);
        },
        WorksBare: true);

    private static bool NoForwards(DialledCode dialled)
    {
        var off = new JsonObject(UserForwardRoutes.Types.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["enabled"] = false })));
        UserForwardRoutes.Edit(dialled.Work, dialled.User, off, UserForwardRoutes.Types);
        return false;
    }

    private static async ValueTask<bool> RecordAsync(DialledCode dialled, CancellationToken cancellationToken)
    {
        var isOn = !CallRecord.IsAll(dialled.User.Value);
        await dialled.Work.EditAsync(dialled.User, CallRecord.All(isOn), cancellationToken);
        return isOn;
    }

    private static async ValueTask<bool> MailboxAsync(
        DialledCode dialled, Func<Voicemail, bool> isMeant, CancellationToken cancellationToken)
    {
        var boxes = await dialled.Work.RelatedAsync<Voicemail>(dialled.User.Id, UserVoicemailPlugin.Voicemail, cancellationToken);
        // No single user must switch off a mailbox that a whole context shares.
        if (boxes is not [{ Value.Accesstype: not "global" } box, ..] || !isMeant(box.Value))
        {
            throw new RefusedException(Refusals.MissingAssociation("User", "Voicemail", ("user_uuid", dialled.User.Value.Uuid)));
        }
        await dialled.Work.EditAsync(box.Stored, new JsonObject { ["enabled"] = !box.Value.Enabled }, cancellationToken);
        return !box.Value.Enabled;
    }

    private static async ValueTask<bool> GroupAsync(DialledCode dialled, Func<bool, bool> wanted, CancellationToken cancellationToken)
    {
        var (work, user) = (dialled.Work, dialled.User);
        var group = int.TryParse(dialled.Number, out _) ? await work.Within(user.Tenant).FindAsync<Group>(dialled.Number, cancellationToken) : null;
        if (group is null)
        {
            throw new RefusedException(Refusals.NotFound("Group", ("id", dialled.Number)));
        }
        var groups = (await work.RelatedAsync<Group>(user.Id, GroupMemberPlugin.Groups, cancellationToken)).Select(one => one.Stored).ToList();
        var isMember = groups.Exists(one => one.Id == group.Id);
        var isWanted = wanted(isMember);
        if (isMember != isWanted)
        {
            await UserGroupPlugin.ReplaceAsync(
                work, user, isWanted ? [.. groups, group] : [.. groups.Where(one => one.Id != group.Id)], cancellationToken);
        }
        return isWanted;
    }
}
