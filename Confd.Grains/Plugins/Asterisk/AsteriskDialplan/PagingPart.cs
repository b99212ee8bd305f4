using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A loudspeaker group: only its callers get through.</summary>
internal static class PagingPart
{
    private static readonly RelationPath Callers = RelationPath.Right<PagingCallerPlugin>();
    private static readonly RelationPath Members = RelationPath.Right<PagingMemberPlugin>();

    public static void Write(Stored<Paging> paging, ImageReader read, ConfText text)
    {
        var value = paging.Value;
        if (!value.Enabled)
        {
            return;
        }
        var plan = Dialplan.Of(paging, read, text).Context(DialplanNames.Paging(paging.Tenant)).Exten(value.Number);
        foreach (var caller in read.Related<User>(paging.Id, Callers).Where(plan.IsOwn))
        {
            plan.Do("GotoIf", $$"""$["${XIVO_USERID}" = "{{caller.Value.Id}}"]?page""");
        }
        plan.Do("Goto", $"{DialplanNames.Refused},s,1");
        var devices = read.Related<User>(paging.Id, Members)
            .Where(user => user.Value.Enabled && plan.IsOwn(user))
            .SelectMany(user => LineInterface.OfUser(plan, user)).Select(line => line.Device).Distinct().ToList();
        if (devices.Count == 0)
        {
            plan.Warning("Nobody hears it: none of its members has a line. Give it members.");
            plan.Label("page").Do("Hangup");
            return;
        }
        var options = $"b({DialplanNames.AutoAnswer}^s^1){(value.Duplex ? "d" : "")}{(value.IgnoreForward ? "i" : "")}"
            + $"{(value.CallerNotification ? "" : "q")}{(value.Record ? "r" : "")}";
        if (plan.Playable(value.AnnounceSound) is { } sound)
        {
            options += $"A({sound})";
        }
        plan.Label("page").Do("Answer").Do("Page", $"{new DialplanCode(string.Join('&', devices))},{new DialplanCode(options)}").Do("Hangup");
    }
}
