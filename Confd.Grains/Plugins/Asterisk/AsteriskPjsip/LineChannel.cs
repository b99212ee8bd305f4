using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>The values for the channels of a line, for any protocol.</summary>
internal sealed class LineChannel
{
    private static readonly RelationPath UserTargets = RelationPath.Left<CallPickupTargetUserPlugin>();
    private static readonly RelationPath GroupTargets = RelationPath.Left<CallPickupTargetGroupPlugin>();
    private static readonly RelationPath UserInterceptors = RelationPath.Left<CallPickupInterceptorUserPlugin>();
    private static readonly RelationPath GroupInterceptors = RelationPath.Left<CallPickupInterceptorGroupPlugin>();

    private readonly Stored<Line> line;
    private readonly Tenant? tenant;

    /// <summary>Reads what belongs to a line.</summary>
    public LineChannel(Stored<Line> line, ImageReader read)
    {
        this.line = line;
        tenant = line.Tenant is { } owner ? read.Find<Tenant>(owner)?.Value : null;
        Users = [.. read.Links(line.Id, UserLines.Users).OrderBy(UserLines.OrderOnLine)
            .Select(link => read.Find<User>(link.Left.Key)).OfType<Stored<User>>()];
        Context = read.First<Application>(line.Id, LineApplicationPlugin.Applications) is { } application
            ? $"stasis-wazo-app-{application.Value.Uuid}"
            : line.Value.Context;
        Extension = read.First<Extension>(line.Id, LineExtensionPlugin.Extensions)?.Value;
        Mailboxes = Joined(Users.SelectMany(user => read.Related<Voicemail>(user.Id, UserVoicemailPlugin.Voicemail))
            .Where(mailbox => mailbox.Value.Enabled).Select(mailbox => $"{mailbox.Value.Number}@{mailbox.Value.Context}"));
        CallGroups = Joined(PickupsOf(read, UserTargets, GroupTargets));
        PickupGroups = Joined(PickupsOf(read, UserInterceptors, GroupInterceptors));
    }

    /// <summary>Users of the line, the main user first.</summary>
    public IReadOnlyList<Stored<User>> Users { get; }

    /// <summary>Its extension; null when nobody can call it.</summary>
    public Extension? Extension { get; }

    /// <summary>The users' mailboxes, <c>number@context</c> with commas between; null for none.</summary>
    public string? Mailboxes { get; }

    /// <summary>Ids of the call pickups to which a ringing call of this line belongs; null for none.</summary>
    public string? CallGroups { get; }

    /// <summary>Ids of the call pickups whose calls this line may pick up; null for none.</summary>
    public string? PickupGroups { get; }

    /// <summary>Context of calls from the line: its own, or that of its application, to which the dialplan hands them.</summary>
    public string Context { get; }

    /// <summary>Adds a finding for a line with users that nobody can call.</summary>
    public void FindIn(ConfText text)
    {
        if (Users.Count > 0 && Extension is null)
        {
            text.Warning(line.Id, "It has a user and no extension: nobody can call it. Associate one.");
        }
    }

    /// <summary>Variables of each channel of the line, in their order.</summary>
    /// <param name="callerId">The endpoint's caller id; null for none.</param>
    public IEnumerable<(string Name, string Value)> Variables(string? callerId)
    {
        yield return ("WAZO_TENANT_UUID", $"{line.Tenant}");
        if (Users is [var user, ..])
        {
            yield return ("XIVO_USERID", $"{user.Value.Id}");
            yield return ("XIVO_USERUUID", $"{user.Value.Uuid}");
            yield return ("WAZO_USERUUID", $"{user.Value.Uuid}");
        }
        yield return ("WAZO_LINE_ID", $"{line.Value.Id}");
        yield return ("WAZO_CHANNEL_DIRECTION", "from-wazo");
        yield return ("TRANSFER_CONTEXT", line.Value.Context);
        if (Extension is { } extension)
        {
            yield return ("PICKUPMARK", $"{extension.Exten}%{extension.Context}");
        }
        if (Users is [var main, ..])
        {
            yield return ("WAZO_SIMULTANEOUS_CALLS", $"{main.Value.SimultaneousCalls}");
            yield return ("WAZO_USER_DTMF_RECORD_TOGGLE_ENABLED", main.Value.OnlineCallRecordEnabled ? "1" : "0");
        }
        if (callerId is not null)
        {
            yield return ("XIVO_ORIGINAL_CALLER_ID", callerId);
        }
        if (tenant?.RecordStartAnnouncement is { Length: > 0 } start)
        {
            yield return ("WAZO_RECORDING_START_SOUND", start);
        }
        if (tenant?.RecordStopAnnouncement is { Length: > 0 } stop)
        {
            yield return ("WAZO_RECORDING_STOP_SOUND", stop);
        }
    }

    /// <summary>The call pickups of each user, directly and through groups.</summary>
    private IEnumerable<string> PickupsOf(ImageReader read, RelationPath ofUser, RelationPath ofGroup) => Users
        .SelectMany(user => read.Related<CallPickup>(user.Id, ofUser)
            .Concat(read.Related<Group>(user.Id, GroupMemberPlugin.Groups).SelectMany(group => read.Related<CallPickup>(group.Id, ofGroup))))
        .Where(pickup => pickup.Value.Enabled)
        .Select(pickup => pickup.Value.Id)
        .Order()
        .Select(id => $"{id}");

    private static string? Joined(IEnumerable<string> texts) => string.Join(',', texts.Distinct()) is { Length: > 0 } joined ? joined : null;
}
