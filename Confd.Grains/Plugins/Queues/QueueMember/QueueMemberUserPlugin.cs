namespace Confd.Plugins;

/// <summary>Declares the users of a queue, who ring on their main line.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_member.</remarks>
public sealed class QueueMemberUserPlugin() : AssociationPlugin<Queue, User>("queue_member_user")
{
    /// <summary>From a queue to its users.</summary>
    public static RelationPath Users { get; } = RelationPath.Right<QueueMemberUserPlugin>();

    /// <summary>From a user to the queues.</summary>
    public static RelationPath Queues { get; } = RelationPath.Left<QueueMemberUserPlugin>();

    public override void Declare(AssociationBuilder<Queue, User> pair) => pair
        .Route("/queues/{queue_id:int}/members/users/{user_id:id}")
        .Attributes<QueueUserMember>()
        // rules, in this order
        .SameTenant()
        .Associate(LineIsNotSharedAsync)
        // reading
        .Extends<Queue>(queue => queue.Show("members", QueueMembers.Of, QueueMemberAgentPlugin.Agents, Users))
        .ShowOnRight("queues")
        // effects
        .OnEveryChange(EventOf)
        // A member rings on the main line, so a user without one is no member.
        .ExtendsPair<UserLinePlugin, User, Line>(line => line.AfterDissociate(
            (gone, token) => MainLines.LeaveAsync<Queue>(gone, Queues, token)));

    private static async ValueTask<Refusal?> LineIsNotSharedAsync(
        PairContext<Queue, User> link, CancellationToken cancellationToken)
    {
        var work = link.UnitOfWork;
        if (await MainLines.FindAsync(work, link.Right, cancellationToken) is not { } line)
        {
            return MainLines.Missing(link.Right);
        }
        var others = await link.RightsAsync(cancellationToken);
        await MainLines.PreloadAsync(work, others.Select(other => other.Stored), cancellationToken);
        foreach (var other in others)
        {
            if ((await MainLines.FindAsync(work, other.Stored, cancellationToken))?.Id == line.Id)
            {
                return MainLines.Shared(line.Value.Id);
            }
        }
        return null;
    }

    /// <summary>The field for the user's uuid has the integer id, as clients expect.</summary>
    private static DomainEvent EventOf(string what, string action, PairContext<Queue, User> link)
    {
        var headers = EventScope.Tenant(link.Left.Tenant ?? default);
        headers.Remove("user_uuid:*");
        headers[$"user_uuid:{link.Right.Value.Id}"] = true;
        return new DomainEvent(
            $"queue_member_user_{what}", $"config.queues.users.{action}",
            new { QueueId = link.Left.Value.Id, UserUuid = $"{link.Right.Value.Id}" })
        {
            Headers = headers,
            Reload = [Reload.Pjsip, Reload.Queue, Reload.Sccp],
        };
    }
}
