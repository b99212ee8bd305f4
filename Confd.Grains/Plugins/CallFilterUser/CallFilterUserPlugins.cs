using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/callfilters/{id}/recipients/users</c>: whose calls are filtered, at most one; each PUT replaces it.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_user.</remarks>
public sealed class CallFilterRecipientPlugin : AssociationPlugin<CallFilter, User>
{
    internal const string Kind = "call_filter_user_recipient";

    private static readonly Walk Users = Walk.Right(Kind);

    private static readonly MemberList<CallFilter, User> List = CallFilterUsers.ListOf("recipient");

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<CallFilter, User> pair) => pair
        .HasMembers(List, "user")
        .Associate((link, token) => CallFilterUsers.CheckAsync(link, CheckAsync, token))
        .Routes(routes => routes.Route("PUT", List.Path, List.Acl, ReplaceAsync, body: typeof(RecipientList)))
        .Extends<CallFilter>(filter => filter.Show("recipients", f => new { Users = f.Many<User>(Users).Select(Shown) }, Users));

    private static RecipientView Shown(ViewNode<User> user) => new(
        user.Value.Uuid, user.Value.Firstname, user.Value.Lastname, user.Via!.Attributes<Recipient>().Timeout,
        LinkView.To("users", $"/users/{user.Value.Id}"));

    private static ValueTask<Refusal?> CheckAsync(
        Session session, Stored<CallFilter> filter, IReadOnlyList<Stored<User>> users, CancellationToken cancellationToken) =>
        users.Count > 1
            ? ValueTask.FromResult<Refusal?>(Refusals.NotPermitted("Cannot associate more than one recipient"))
            : CallFilterUsers.OtherRoleAsync(session, filter, users, CallFilterSurrogatePlugin.Kind, "surrogate", cancellationToken);

    private static ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var items = route.ReadRecord<RecipientList>().Users;
        return CallFilterUsers.ReplaceAsync(
            route, Kind, List, items.Select(item => item.Uuid), CheckAsync,
            (filter, users, _) => ValueTask.FromResult<IReadOnlyList<LinkRow>>([.. users.Select((user, index) => new LinkRow(
                Kind, filter.Id, user.Id,
                Body: ConfdJsonText.ToText(new Recipient { Timeout = items[index].Timeout is > 0 and var timeout ? timeout : null })))]),
            cancellationToken);
    }
}

/// <summary>Declares <c>/callfilters/{id}/surrogates/users</c>: who rings instead, in order; each PUT replaces all.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_user.</remarks>
public sealed class CallFilterSurrogatePlugin : AssociationPlugin<CallFilter, User>
{
    internal const string Kind = "call_filter_user_surrogate";

    private static readonly Walk Users = Walk.Right(Kind);

    private static readonly MemberList<CallFilter, User> List = CallFilterUsers.ListOf("surrogate");

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<CallFilter, User> pair) => pair
        .HasMembers(List, "user")
        .Associate((link, token) => CallFilterUsers.CheckAsync(link, CheckAsync, token))
        .Arrange(ArrangeAsync)
        .AfterAssociate((link, token) => SurrogateNumbers.LinkAsync(link.Session, link.Left, token))
        .Routes(routes => routes.Route("PUT", List.Path, List.Acl, ReplaceAsync, body: typeof(UserList)))
        .Extends<CallFilter>(filter => filter
            .KeepsReferences(SurrogateNumbers.Kind)
            .Show(
                "surrogates", f => new { Users = f.Many<User>(Users).Select(user => Shown(f, user)) },
                Users, SurrogateNumbers.Code));

    private static SurrogateView Shown(ViewNode<CallFilter> filter, ViewNode<User> user)
    {
        var member = user.Via!.Attributes<Surrogate>().Id;
        return new(
            user.Value.Uuid, user.Value.Firstname, user.Value.Lastname, member, SurrogateNumbers.Of(filter, member),
            LinkView.To("users", $"/users/{user.Value.Id}"));
    }

    private static ValueTask<Refusal?> CheckAsync(
        Session session, Stored<CallFilter> filter, IReadOnlyList<Stored<User>> users, CancellationToken cancellationToken)
    {
        MemberLists.RefuseRepeated(users, "user");
        return CallFilterUsers.OtherRoleAsync(session, filter, users, CallFilterRecipientPlugin.Kind, "recipient", cancellationToken);
    }

    private static ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken) =>
        CallFilterUsers.ReplaceAsync(
            route, Kind, List, route.ReadRecord<UserList>().Users.Select(item => item.Uuid), CheckAsync,
            async (filter, users, token) =>
            {
                // A member keeps its id as long as it is in the list.
                var current = (await route.Session.RelatedAsync<User>(filter.Id, Users, token))
                    .ToDictionary(one => one.Stored.Id, one => one.Link.Attributes<Surrogate>().Id);
                var added = new Queue<int>(await NewIdsAsync(
                    route.Session, users.Count(user => !current.ContainsKey(user.Id)), token));
                await SurrogateNumbers.LinkAsync(route.Session, filter, token);
                return [.. users.Select((user, index) => LinkOf(
                    filter, user, index, current.TryGetValue(user.Id, out var id) ? id : added.Dequeue()))];
            },
            cancellationToken);

    /// <summary>A single one is the last.</summary>
    private static async ValueTask<LinkRow> ArrangeAsync(PairContext<CallFilter, User> pair, CancellationToken cancellationToken)
    {
        var current = await pair.Session.RelatedAsync<User>(pair.Left.Id, Users, cancellationToken);
        var id = (await NewIdsAsync(pair.Session, 1, cancellationToken))[0];
        return LinkOf(pair.Left, pair.Right, current.Count == 0 ? 0 : current[^1].Link.Position + 1, id);
    }

    private static LinkRow LinkOf(Stored<CallFilter> filter, Stored<User> user, int position, int id) =>
        new(Kind, filter.Id, user.Id, position, ConfdJsonText.ToText(new Surrogate { Id = id }));

    private static async ValueTask<IReadOnlyList<int>> NewIdsAsync(
        Session session, int count, CancellationToken cancellationToken) =>
        [.. (await session.Services.Operations.NextNumbersAsync("call_filter_member", count, cancellationToken)).Select(id => (int)id)];
}

/// <summary>The recipient of a call filter as it shows it.</summary>
internal sealed record RecipientView(Guid Uuid, string Firstname, string? Lastname, int? Timeout, LinkView[] Links);

/// <summary>A surrogate of a call filter as it shows it.</summary>
internal sealed record SurrogateView(
    Guid Uuid, string Firstname, string? Lastname, int MemberId, string? Exten, LinkView[] Links);
