using Confd.Asterisk;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>A number in its context, and what it leads to. Numbers of parking lots are Asterisk's own.</summary>
internal static class ExtensionPart
{
    private static readonly RelationPath Groups = RelationPath.Left<GroupExtensionPlugin>();
    private static readonly RelationPath Queues = RelationPath.Left<QueueExtensionPlugin>();
    private static readonly RelationPath Conferences = RelationPath.Left<ConferenceExtensionPlugin>();
    private static readonly RelationPath Outcalls = RelationPath.Left<OutcallExtensionPlugin>();

    public static void Write(Stored<Extension> extension, ImageReader read, ConfText text)
    {
        var (exten, context) = (extension.Value.Exten, extension.Value.Context);
        if (!extension.Value.Enabled || read.By(ConfIndexes.Contexts, context) is not [{ Value.Enabled: true }])
        {
            return;
        }
        var plan = Dialplan.Of(extension, read, text);
        if (!DialplanText.IsPattern(exten))
        {
            plan.Find(FindingSeverity.Error, "It is left out: Asterisk can't dial it. Use digits, letters, *, # and +, or a pattern with _.");
        }
        else if (read.First<Line>(extension.Id, LineExtensionPlugin.Lines) is { } line)
        {
            WriteLine(plan, extension.Value, line);
        }
        else if (TargetOf(extension, read) is { } target)
        {
            plan.Context(context);
            if (read.First<Conference>(extension.Id, Conferences) is { } conference)
            {
                plan.Hint(exten, $"confbridge:{DialplanNames.Room(conference.Value.Id)}");
            }
            plan.Exten(exten).Do("Goto", $"{new DialplanCode(target)}");
        }
    }

    private static void WriteLine(Dialplan plan, Extension extension, Stored<Line> line)
    {
        var user = plan.Read.Links(line.Id, UserLines.Users).OrderBy(UserLines.OrderOnLine)
            .Select(link => plan.Read.Find<User>(link.Left.Key)).FirstOrDefault();
        if (!plan.IsOwn(user))
        {
            plan.Find(FindingSeverity.Warning, "Its line has no user, so it is left out. Associate a user with the line.");
        }
        else if (user!.Value.Enabled)
        {
            plan.Context(extension.Context);
            if (user.Value.SupervisionEnabled && LineInterface.OfUser(plan, user) is [_, ..] lines)
            {
                plan.Hint(extension.Exten, LineInterface.Devices(lines));
            }
            plan.Exten(extension.Exten).Do("Goto", $"{DialplanNames.User(user.Value.Id)},s,1");
        }
    }

    /// <summary>Context, number and priority; null for what is not there or switched off.</summary>
    private static string? TargetOf(Stored<Extension> extension, ImageReader read)
    {
        if (read.First<Incall>(extension.Id, IncallExtensionPlugin.Incalls) is { } incall)
        {
            return $"{DialplanNames.Incall(incall.Value.Id)},s,1";
        }
        if (read.First<Group>(extension.Id, Groups) is { } group)
        {
            return group.Value.Enabled ? $"{DialplanNames.Group(group.Value.Id)},s,1" : null;
        }
        if (read.First<Queue>(extension.Id, Queues) is { } queue)
        {
            return queue.Value.Enabled ? $"{DialplanNames.Queue(queue.Value.Id)},s,1" : null;
        }
        if (read.First<Conference>(extension.Id, Conferences) is { } conference)
        {
            return $"{DialplanNames.Conference(conference.Value.Id)},s,1";
        }
        // What is dialled may hold anything that a phone can send: only what a number has goes on.
        return read.First<Outcall>(extension.Id, Outcalls) is { Value.Enabled: true } outcall
            ? $"{DialplanNames.Outcall(outcall.Value.Id)},${{FILTER(0-9*#+,${{EXTEN}})}},1"
            : null;
    }
}
