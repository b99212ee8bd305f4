using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>The requested list of an owner.</summary>
/// <param name="UnitOfWork">The operation.</param>
/// <param name="Owner">The left side.</param>
/// <param name="Members">The right sides, as the caller lists them.</param>
/// <param name="Items">What the body says of each; null for one that stays unchanged, or that a .NET program names.</param>
/// <param name="Current">The links that are there, by the right side.</param>
public sealed record ListContext<TLeft, TRight>(
    UnitOfWork UnitOfWork, Stored<TLeft> Owner, IReadOnlyList<Stored<TRight>> Members, IReadOnlyList<JsonObject?> Items,
    IReadOnlyDictionary<ResourceId, LinkRow> Current)
    where TLeft : class
    where TRight : class;

/// <summary>A rule over all members that a list is to have.</summary>
public delegate ValueTask<Refusal?> ListRule<TLeft, TRight>(
    ListContext<TLeft, TRight> list, CancellationToken cancellationToken)
    where TLeft : class
    where TRight : class;

/// <summary>The path of an association's list.</summary>
/// <param name="Path">With one placeholder, the owner's.</param>
/// <param name="Body">A record with one field, the list; its items name a member by uuid or else by id.</param>
internal sealed record ListRoute(string Path, Type Body)
{
    public string Placeholder { get; } = RouteTemplate.Placeholders(Path)[0];

    /// <summary>Follows from the path.</summary>
    public string Acl { get; } = $"{RouteTemplate.Acl(Path)}.update";

    /// <summary>The field of the body.</summary>
    public string Field { get; } = RecordSchema.For(Body).Fields.Single().Name;

    /// <summary>The identifier of an item.</summary>
    public string By { get; } = RecordSchema.For(Body).Fields.Single().Item!.Nested!.Has("uuid") ? "uuid" : "id";
}

internal sealed class ListDeclaration<TLeft, TRight>
    where TLeft : class
    where TRight : class
{
    public required ListRoute Route { get; init; }

    public List<ListRule<TLeft, TRight>> Rules { get; } = [];

    /// <summary>What rules, effects and events of the pairs read of each member: it is read for all at once.</summary>
    public IReadOnlyList<RelationPath> Reads { get; set; } = [];

    /// <summary>The place in the list is the link's position.</summary>
    public bool IsOrdered { get; set; }

    /// <summary>A member of another tenant than the owner's is not found.</summary>
    public bool IsOfOwnersTenant { get; set; }

    /// <summary>Makes the links of the members that are new, or that the body describes; null without any.</summary>
    public Func<ListContext<TLeft, TRight>, CancellationToken, ValueTask<IReadOnlyList<LinkRow>>>? Arrange { get; set; }

    /// <summary>The one event of the list; without it each pair publishes its own.</summary>
    public Func<Stored<TLeft>, IReadOnlyList<Stored<TRight>>, DomainEvent>? Publish { get; set; }
}

/// <summary>
/// Declares the list of an association: all right sides of one left side, which one PUT replaces. Rules run in the order
/// in which they are declared. A single pair is linked and unlinked by the same rules and with the same event.
/// </summary>
public sealed class AssociationListBuilder<TLeft, TRight>
    where TLeft : class
    where TRight : class
{
    private readonly AssociationDeclaration<TLeft, TRight> association;
    private readonly ListDeclaration<TLeft, TRight> list;

    internal AssociationListBuilder(AssociationDeclaration<TLeft, TRight> association, ListDeclaration<TLeft, TRight> list)
    {
        this.association = association;
        this.list = list;
    }

    /// <summary>A rule over all members.</summary>
    public AssociationListBuilder<TLeft, TRight> Rule(ListRule<TLeft, TRight> rule)
    {
        list.Rules.Add(rule);
        return this;
    }

    /// <summary>A rule over all members that needs to read nothing.</summary>
    public AssociationListBuilder<TLeft, TRight> Rule(Func<ListContext<TLeft, TRight>, Refusal?> rule) =>
        Rule((list, _) => ValueTask.FromResult(rule(list)));

    /// <summary>Refuses members of other tenants.</summary>
    public AssociationListBuilder<TLeft, TRight> SameTenant() => Rule(list =>
        list.Members.FirstOrDefault(one => one.Tenant != list.Owner.Tenant) is { } stranger
            ? Refusals.DifferentTenants(
                $"{association.LeftKind}_tenant_uuid", list.Owner.Tenant ?? default,
                $"{association.RightKind}_tenant_uuid", stranger.Tenant ?? default)
            : null);

    /// <summary>A member of another tenant is not found.</summary>
    public AssociationListBuilder<TLeft, TRight> OfOwnersTenant()
    {
        list.IsOfOwnersTenant = true;
        return this;
    }

    /// <summary>Refuses a member that is listed twice; without this the second mention is ignored.</summary>
    public AssociationListBuilder<TLeft, TRight> NoneTwice(string message) => Rule(list =>
        list.Members.DistinctBy(member => member.Id).Count() < list.Members.Count ? Refusals.NotPermitted(message) : null);

    /// <summary>Keeps the order of the list; without this the list has no order.</summary>
    public AssociationListBuilder<TLeft, TRight> Ordered()
    {
        list.IsOrdered = true;
        return this;
    }

    /// <summary>Says what rules, effects and events of the pairs read of a member; it is read for all members at once.</summary>
    public AssociationListBuilder<TLeft, TRight> Reads(params IReadOnlyList<RelationPath> walks)
    {
        list.Reads = walks;
        return this;
    }

    /// <summary>Makes the link of a member that is new, or that the body describes, from its place in the list.</summary>
    public AssociationListBuilder<TLeft, TRight> Arrange(Func<ListContext<TLeft, TRight>, Stored<TRight>, int, LinkRow> arrange) =>
        Arrange((list, _) => ValueTask.FromResult<IReadOnlyList<LinkRow>>(
            [.. list.Members.Select((member, index) => arrange(list, member, index))]));

    /// <summary>Makes the links of the members that are new, or that the body describes, in their order.</summary>
    public AssociationListBuilder<TLeft, TRight> Arrange(
        Func<ListContext<TLeft, TRight>, CancellationToken, ValueTask<IReadOnlyList<LinkRow>>> arrange)
    {
        list.Arrange = arrange;
        return this;
    }

    /// <summary>Publishes one event about the owner and all its members; without it each pair publishes its own.</summary>
    public AssociationListBuilder<TLeft, TRight> Publish(Func<Stored<TLeft>, IReadOnlyList<Stored<TRight>>, DomainEvent> publish)
    {
        list.Publish = publish;
        return this;
    }
}
