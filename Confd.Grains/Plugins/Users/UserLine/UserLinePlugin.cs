using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares the lines of a user: ordered, the first is the main line; the first user of a line is its main user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_line.</remarks>
public sealed class UserLinePlugin() : AssociationPlugin<User, Line>(UserLines.Kind)
{
    /// <summary>The relations of a line that the rules, effects and events of a pair read.</summary>
    private static IReadOnlyList<RelationPath> AskedOfLines =>
    [
        UserLines.Users, LineEndpoints.SipOf, LineEndpoints.SccpOf, LineEndpoints.CustomOf,
        LineExtensionPlugin.Extensions.Then(LineExtensionPlugin.Lines).Then(UserLines.Users),
    ];

    public override void Declare(AssociationBuilder<User, Line> pair) => pair
        .Route("/users/{user_id:id}/lines/{line_id:int}")
        .List("/users/{user_id:id}/lines", typeof(LineList), list => list
            .NoneTwice("Cannot associate same line more than once")
            .Ordered()
            .Reads(AskedOfLines))
        // rules, in this order
        .SameTenant()
        .Associate((link, token) => LineEndpoints.RequireAsync(link.UnitOfWork, link.Right, token))
        .Associate(ExtensionIsNotSharedAsync)
        .Dissociate(NoSecondaryUsersAsync)
        .Dissociate(link => LineDevices.Refuse(link.Right.Value))
        .Arrange(ArrangeAsync)
        // views
        .Extends<User>(user => user
            .Show("lines", u => u.Many<Line>(UserLines.Lines).Select(line => line.Full())).NeedsViewOf<Line>(UserLines.Lines))
        .Extends<Line>(line => line.Show(
            "users", l => UserLines.InLineOrder(l.Many<User>(UserLines.Users)).Select(UserViews.Brief), UserLines.Users))
        // effects
        .AfterAssociate((link, token) => LineSync.CallerIdAsync(link.UnitOfWork, link.Right, token))
        .AfterDissociate(CloseRanksAsync)
        .OnEveryChange(EventOfAsync, asItWas: true);

    /// <summary>An extension may have one line with several users, or several lines of one user, but not both.</summary>
    private static async ValueTask<Refusal?> ExtensionIsNotSharedAsync(
        PairContext<User, Line> link, CancellationToken cancellationToken)
    {
        var work = link.UnitOfWork;
        foreach (var extension in await work.RelatedAsync<Extension>(
            link.Right.Id, LineExtensionPlugin.Extensions, cancellationToken))
        {
            var lines = await work.RelatedAsync<Line>(extension.Stored.Id, LineExtensionPlugin.Lines, cancellationToken);
            var users = new HashSet<ResourceId> { link.Left.Id };
            foreach (var line in lines)
            {
                var mainUser = (await UserLines.UsersOfAsync(work, line.Stored, cancellationToken)).FirstOrDefault();
                if (mainUser is not null)
                {
                    users.Add(mainUser.Stored.Id);
                }
            }
            if (users.Count > 1 && lines.Count > 1)
            {
                return Refusals.Associated(
                    "Line", "Extension",
                    ("line_id", lines.First(line => line.Stored.Id != link.Right.Id).Value.Id),
                    ("extension_id", extension.Value.Id));
            }
        }
        return null;
    }

    private static async ValueTask<Refusal?> NoSecondaryUsersAsync(
        PairContext<User, Line> link, CancellationToken cancellationToken)
    {
        var users = await UserLines.UsersOfAsync(link.UnitOfWork, link.Right, cancellationToken);
        return users.Count > 1 && users[0].Stored.Id == link.Left.Id
            ? Refusals.Resource("There are secondary users associated to the line", ("line_id", link.Right.Value.Id))
            : null;
    }

    private static async ValueTask<LinkRow> ArrangeAsync(PairContext<User, Line> link, CancellationToken cancellationToken)
    {
        var lines = await link.UnitOfWork.RelatedAsync<Line>(link.Left.Id, UserLines.Lines, cancellationToken);
        var users = await UserLines.UsersOfAsync(link.UnitOfWork, link.Right, cancellationToken);
        return link.Link with
        {
            Position = lines.Count == 0 ? 0 : lines.Max(line => line.Link.Position) + 1,
            Body = UserLines.BodyFor(users.Count == 0 ? 0 : users.Max(user => UserLines.OrderOnLine(user.Link)) + 1),
        };
    }

    /// <summary>When the main line goes, the remaining one with the lowest id becomes the main line.</summary>
    private static async ValueTask CloseRanksAsync(PairContext<User, Line> link, CancellationToken cancellationToken)
    {
        if (link.Link.Position == 0)
        {
            var rest = await link.UnitOfWork.RelatedAsync<Line>(link.Left.Id, UserLines.Lines, cancellationToken);
            if (rest.MinBy(line => line.Number) is { } next)
            {
                link.UnitOfWork.Link(next.Link with { Position = 0 });
            }
        }
        await LineSync.CallerIdAsync(link.UnitOfWork, link.Right, cancellationToken);
    }

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, string action, PairContext<User, Line> link, CancellationToken cancellationToken)
    {
        var (work, user, line) = (link.UnitOfWork, link.Left.Value, link.Right.Value);
        var headers = EventScope.User(link.Left);
        headers.Remove($"user_uuid:{user.Uuid}");
        // Clients of the first version subscribe to this suffix.
        headers[$"user_uuid:{user.Uuid}.uuid"] = true;
        return new DomainEvent($"user_line_{what}", $"config.users.{user.Uuid}.lines.{line.Id}.{action}", new
        {
            Line = await LineEvents.DescribeAsync(work, link.Right, cancellationToken),
            MainLine = link.Link.Position == 0,
            MainUser = UserLines.OrderOnLine(link.Link) == 0,
            User = new { user.Id, user.Uuid, user.TenantUuid },
        })
        {
            Headers = headers,
            Reload = [Reload.Dialplan, Reload.Pjsip],
        };
    }

    private sealed record LineList
    {
        [Required] public IReadOnlyList<IdItem> Lines { get; init; } = [];
    }
}
