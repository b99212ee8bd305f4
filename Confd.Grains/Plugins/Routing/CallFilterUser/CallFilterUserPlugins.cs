using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/callfilters/{id}/recipients/users</c>: whose calls are filtered, at most one; each PUT replaces it.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_user.</remarks>
public sealed class CallFilterRecipientPlugin() : AssociationPlugin<CallFilter, User>(Kind)
{
    internal const string Kind = "call_filter_user_recipient";

    private static readonly RelationPath Users = RelationPath.Right<CallFilterRecipientPlugin>();

    public override void Declare(AssociationBuilder<CallFilter, User> pair) => pair
        .List(CallFilterUsers.PathOf("recipient"), typeof(RecipientList), list => list
            .SameTenant()
            .Rule(recipients => recipients.Members.Count > 1
                ? Refusals.NotPermitted("Cannot associate more than one recipient")
                : null)
            .OfRole<CallFilterSurrogatePlugin>("recipient", otherRole: "surrogate")
            .Arrange((recipients, user, index) => LinkOf(recipients, user, recipients.Items[index])))
        .Extends<CallFilter>(filter => filter.Show("recipients", f => new { Users = f.Many<User>(Users).Select(Shown) }, Users));

    private static RecipientView Shown(ViewNode<User> user) => new(
        user.Value.Uuid, user.Value.Firstname, user.Value.Lastname, user.Via!.Attributes<Recipient>().Timeout, user.Links);

    private static LinkRow LinkOf(ListContext<CallFilter, User> list, Stored<User> user, JsonObject? item) => new(
        Kind, list.Owner.Id, user.Id,
        Body: ConfdJsonText.ToText(new Recipient { Timeout = item?["timeout"]?.GetValue<long>() is > 0 and var timeout ? (int)timeout : null }));
}

/// <summary>Declares <c>/callfilters/{id}/surrogates/users</c>: who rings instead, in order; each PUT replaces all.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_user.</remarks>
public sealed class CallFilterSurrogatePlugin() : AssociationPlugin<CallFilter, User>(Kind)
{
    internal const string Kind = "call_filter_user_surrogate";

    private static readonly RelationPath Users = RelationPath.Right<CallFilterSurrogatePlugin>();

    public override void Declare(AssociationBuilder<CallFilter, User> pair) => pair
        .List(CallFilterUsers.PathOf("surrogate"), typeof(UserList), list => list
            .SameTenant()
            .NoneTwice("Cannot associate same user more than once")
            .OfRole<CallFilterRecipientPlugin>("surrogate", otherRole: "recipient")
            .Ordered()
            .Arrange(ArrangeAsync))
        .AfterAssociate((link, token) => SurrogateNumbers.LinkAsync(link.UnitOfWork, link.Left, token))
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
            user.Links);
    }

    /// <summary>A member keeps its id as long as it is in the list.</summary>
    private static async ValueTask<IReadOnlyList<LinkRow>> ArrangeAsync(
        ListContext<CallFilter, User> list, CancellationToken cancellationToken)
    {
        var count = list.Members.Count(user => !list.Current.ContainsKey(user.Id));
        var added = new Queue<long>(
            await list.UnitOfWork.NextNumbersAsync("call_filter_member", count, cancellationToken));
        return [.. list.Members.Select(user => list.Current.TryGetValue(user.Id, out var link)
            ? link
            : new LinkRow(
                Kind, list.Owner.Id, user.Id, Body: ConfdJsonText.ToText(new Surrogate { Id = (int)added.Dequeue() })))];
    }
}

/// <summary>The recipient of a call filter in the filter's view.</summary>
internal sealed record RecipientView(Guid Uuid, string Firstname, string? Lastname, int? Timeout, LinkView[] Links);

/// <summary>A surrogate of a call filter in the filter's view.</summary>
internal sealed record SurrogateView(
    Guid Uuid, string Firstname, string? Lastname, int MemberId, string? Exten, LinkView[] Links);
