using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/callfilters/{id}/recipients/users</c>: whose calls are filtered, at most one; each PUT replaces it.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_user.</remarks>
public sealed class CallFilterRecipientPlugin : AssociationPlugin<CallFilter, User>
{
    internal const string Kind = "call_filter_user_recipient";

    private static readonly Walk Users = Walk.Right(Kind);

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<CallFilter, User> pair) => pair
        .Routes(routes => routes.Route(
            "PUT", "/callfilters/{call_filter_id:int}/recipients/users",
            "confd.callfilters.{call_filter_id}.recipients.users.update", ReplaceAsync, body: typeof(RecipientList)))
        .Extends<CallFilter>(filter => filter.Show("recipients", f => new { Users = f.Many<User>(Users).Select(Shown) }, Users));

    private static object Shown(ViewNode<User> user) => new
    {
        user.Value.Uuid,
        user.Value.Firstname,
        user.Value.Lastname,
        user.Via!.Attributes<Recipient>().Timeout,
        Links = LinkView.To("users", $"/users/{user.Value.Id}"),
    };

    private static async ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var filter = await session.GetVisibleAsync<CallFilter>(route["call_filter_id"], cancellationToken);
        var body = route.ReadRecord<RecipientList>();
        var users = await UserLists.FindAsync(session, body.Users.Select(user => user.Uuid), cancellationToken);
        UserLists.RefuseStrangers(filter, users, "call_filter_tenant_uuid");
        if (users.Count > 1)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot associate more than one recipient"));
        }
        await CallFilterUsers.RefuseOtherRoleAsync(session, filter, users, CallFilterSurrogatePlugin.Kind, "surrogate", cancellationToken);
        var links = users.Select((user, index) => new LinkRow(
            Kind, filter.Id, user.Id,
            Body: ConfdJsonText.ToText(new Recipient { Timeout = body.Users[index].Timeout is > 0 and var timeout ? timeout : null })));
        await session.ReplaceLinksAsync(Kind, filter.Id, [.. links], cancellationToken);
        CallFilterUsers.Tell(session, filter, "recipient", users);
        return RouteResult.Empty;
    }
}

/// <summary>Declares <c>/callfilters/{id}/surrogates/users</c>: who rings instead, in order; each PUT replaces all.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_user.</remarks>
public sealed class CallFilterSurrogatePlugin : AssociationPlugin<CallFilter, User>
{
    internal const string Kind = "call_filter_user_surrogate";

    private static readonly Walk Users = Walk.Right(Kind);

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<CallFilter, User> pair) => pair
        .Routes(routes => routes.Route(
            "PUT", "/callfilters/{call_filter_id:int}/surrogates/users",
            "confd.callfilters.{call_filter_id}.surrogates.users.update", ReplaceAsync, body: typeof(UserList)))
        .Extends<CallFilter>(filter => filter
            .KeepsReferences(SurrogateNumbers.Kind)
            .Show(
                "surrogates", f => new { Users = f.Many<User>(Users).Select(user => Shown(f, user)) },
                Users, SurrogateNumbers.Code));

    private static object Shown(ViewNode<CallFilter> filter, ViewNode<User> user)
    {
        var member = user.Via!.Attributes<Surrogate>().Id;
        return new
        {
            user.Value.Uuid,
            user.Value.Firstname,
            user.Value.Lastname,
            MemberId = member,
            Exten = SurrogateNumbers.Of(filter, member),
            Links = LinkView.To("users", $"/users/{user.Value.Id}"),
        };
    }

    private static async ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var filter = await session.GetVisibleAsync<CallFilter>(route["call_filter_id"], cancellationToken);
        var body = route.ReadRecord<UserList>();
        var users = await UserLists.FindAsync(session, body.Users.Select(user => user.Uuid), cancellationToken);
        UserLists.RefuseStrangers(filter, users, "call_filter_tenant_uuid");
        UserLists.RefuseRepeated(users);
        await CallFilterUsers.RefuseOtherRoleAsync(session, filter, users, CallFilterRecipientPlugin.Kind, "recipient", cancellationToken);
        var current = await session.RelatedAsync<User>(filter.Id, Users, cancellationToken);
        var links = new List<LinkRow>();
        foreach (var (index, user) in users.Index())
        {
            var id = current.FirstOrDefault(one => one.Stored.Id == user.Id)?.Link.Attributes<Surrogate>().Id
                ?? (int)await session.Services.Operations.NextNumberAsync("call_filter_member", cancellationToken);
            links.Add(new LinkRow(Kind, filter.Id, user.Id, index, ConfdJsonText.ToText(new Surrogate { Id = id })));
        }
        await session.ReplaceLinksAsync(Kind, filter.Id, links, cancellationToken);
        await SurrogateNumbers.LinkAsync(session, filter, cancellationToken);
        CallFilterUsers.Tell(session, filter, "surrogate", users);
        return RouteResult.Empty;
    }
}

/// <summary>What both lists have in common.</summary>
internal static class CallFilterUsers
{
    /// <summary>Nobody is recipient and surrogate of one filter. The 1.1 API has the filter's id where a resource's name belongs.</summary>
    public static async ValueTask RefuseOtherRoleAsync(
        Session session, Stored<CallFilter> filter, IReadOnlyList<Stored<User>> users, string otherKind, string otherRole,
        CancellationToken cancellationToken)
    {
        var others = await session.RelatedAsync<User>(filter.Id, Walk.Right(otherKind), cancellationToken);
        if (users.FirstOrDefault(user => others.Any(other => other.Stored.Id == user.Id)) is { } both)
        {
            throw new RefusedException(Refusals.Associated(
                "CallFilter", $"{filter.Value.Id}", ($"{otherRole}_user_uuid", $"{both.Value.Uuid}")));
        }
    }

    public static void Tell(Session session, Stored<CallFilter> filter, string role, IReadOnlyList<Stored<User>> users) =>
        session.Tell(filter.Id, filter.Tenant, new Told(
            $"call_filter_{role}_users_associated", $"config.callfilters.{role}s.users.updated", new
            {
                CallFilterId = filter.Value.Id,
                UserUuids = users.Select(user => user.Value.Uuid),
            }));
}

internal sealed record RecipientList
{
    [Required] public IReadOnlyList<RecipientItem> Users { get; init; } = [];
}

internal sealed record RecipientItem
{
    [Required] public string Uuid { get; init; } = "";

    [Range(Min = 0)] public int? Timeout { get; init; }
}

/// <summary>Attributes of a recipient.</summary>
internal sealed record Recipient
{
    /// <summary>Seconds, or null.</summary>
    public int? Timeout { get; init; }
}

/// <summary>Attributes of a surrogate.</summary>
internal sealed record Surrogate
{
    /// <summary>The member's id, which stays as long as the user is in the list.</summary>
    public int Id { get; init; }
}
