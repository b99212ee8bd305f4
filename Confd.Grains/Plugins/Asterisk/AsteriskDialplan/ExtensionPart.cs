using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A number in its context, and where it leads. Asterisk itself adds the numbers of parking lots.</summary>
internal static class ExtensionPart
{
    private static readonly RelationPath Groups = RelationPath.Left<GroupExtensionPlugin>();
    private static readonly RelationPath Queues = RelationPath.Left<QueueExtensionPlugin>();
    private static readonly RelationPath Conferences = RelationPath.Left<ConferenceExtensionPlugin>();
    private static readonly RelationPath Outcalls = RelationPath.Left<OutcallExtensionPlugin>();

    /// <summary>A number of the standalone dialplan, which needs only Asterisk.</summary>
    public static void Write(Stored<Extension> extension, ImageReader read, ConfText text) => Write(
        extension, read, text, (plan, target) =>
        {
            if (target.IsOfTenant)
            {
                plan.Do("Gosub", $"{DialplanNames.Permit},s,1({new DialplanCode(extension.Value.Exten.StartsWith('_') ? ExtensionTarget.Dialled : extension.Value.Exten)})");
            }
            plan.Do("Goto", $"{target.Context},{new DialplanCode(target.Exten)},1");
            if (target.HasMailbox && DialplanText.IsNumber(extension.Value.Exten))
            {
                plan.Context(DialplanNames.Mailboxes(extension.Value.Context)).Exten(extension.Value.Exten).Do("Goto", $"{target.Context},leave,1");
            }
        });

    /// <summary>A number, and where it leads.</summary>
    /// <param name="extension">The number.</param>
    /// <param name="read">What the part reads.</param>
    /// <param name="text">The file.</param>
    /// <param name="lead">Writes the only step.</param>
    public static void Write(Stored<Extension> extension, ImageReader read, ConfText text, Action<Dialplan, ExtensionTarget> lead)
    {
        var (exten, context) = (extension.Value.Exten, extension.Value.Context);
        if (!extension.Value.Enabled || read.By(ConfIndexes.Contexts, context) is not [{ Value.Enabled: true }])
        {
            return;
        }
        var plan = Dialplan.Of(extension, read, text);
        if (!DialplanText.IsPattern(exten))
        {
            plan.Error("It is left out: Asterisk can't dial it. Use digits, letters, *, # and +, or a pattern with _.");
        }
        else if (read.First<Line>(extension.Id, LineExtensionPlugin.Lines) is { } line)
        {
            WriteLine(plan, extension.Value, line, lead);
        }
        else if (TargetOf(extension, read) is { } target)
        {
            plan.Context(context);
            if (read.First<Conference>(extension.Id, Conferences) is { } conference)
            {
                plan.Hint(exten, $"confbridge:{DialplanNames.Room(conference.Value.Id)}");
            }
            lead(plan.Exten(exten), target);
        }
    }

    private static void WriteLine(Dialplan plan, Extension extension, Stored<Line> line, Action<Dialplan, ExtensionTarget> lead)
    {
        var user = plan.Read.Links(line.Id, UserLines.Users).OrderBy(UserLines.OrderOnLine)
            .Select(link => plan.Read.Find<User>(link.Left.Key)).FirstOrDefault();
        if (!plan.IsOwn(user))
        {
            plan.Warning("Its line has no user, so it is left out. Associate a user with the line.");
        }
        else if (user!.Value.Enabled)
        {
            plan.Context(extension.Context);
            if (user.Value.SupervisionEnabled && LineInterface.OfUser(plan, user) is [_, ..] lines)
            {
                plan.Hint(extension.Exten, LineInterface.Devices(lines));
            }
            lead(plan.Exten(extension.Exten), new ExtensionTarget(DialplanNames.User(user.Value.Id), "user", user.Value.Id)
            {
                HasMailbox = UserPart.MailboxOf(plan, user) is not null,
            });
        }
    }

    /// <summary>The target of the number; null when it is missing or switched off.</summary>
    private static ExtensionTarget? TargetOf(Stored<Extension> extension, ImageReader read)
    {
        if (read.First<Incall>(extension.Id, IncallExtensionPlugin.Incalls) is { } incall)
        {
            return new ExtensionTarget(DialplanNames.Incall(incall.Value.Id), "did", incall.Value.Id);
        }
        if (read.First<Group>(extension.Id, Groups) is { } group)
        {
            return group.Value.Enabled ? new ExtensionTarget(DialplanNames.Group(group.Value.Id), "group", group.Value.Id) : null;
        }
        if (read.First<Queue>(extension.Id, Queues) is { } queue)
        {
            return queue.Value.Enabled ? new ExtensionTarget(DialplanNames.Queue(queue.Value.Id), "queue", queue.Value.Id) : null;
        }
        if (read.First<Conference>(extension.Id, Conferences) is { } conference)
        {
            return new ExtensionTarget(DialplanNames.Conference(conference.Value.Id), "conference", conference.Value.Id);
        }
        return read.First<Outcall>(extension.Id, Outcalls) is { Value.Enabled: true } outcall
            ? new ExtensionTarget(DialplanNames.Outcall(outcall.Value.Id), "outcall", outcall.Value.Id) { Exten = ExtensionTarget.Dialled }
            : null;
    }
}

/// <summary>The target of a number.</summary>
/// <param name="Context">Its context in the standalone dialplan.</param>
/// <param name="Subroutine">Its subroutine in the platform's dialplan files.</param>
/// <param name="Id">Its integer id.</param>
internal sealed record ExtensionTarget(string Context, string Subroutine, long Id)
{
    /// <summary>What was dialled. A phone can send any text as a number: only the characters of numbers pass.</summary>
    public const string Dialled = "${FILTER(0-9*#+,${EXTEN})}";

    /// <summary>True for a user with a mailbox.</summary>
    public bool HasMailbox { get; init; }

    /// <summary>True for what users of the tenant dial among themselves. An outcall checks permissions itself, a call from outside needs none.</summary>
    public bool IsOfTenant => Subroutine is not ("did" or "outcall");

    /// <summary>The extension of <see cref="Context"/>.</summary>
    public string Exten { get; init; } = "s";
}
