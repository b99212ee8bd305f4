using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>One pair within an operation.</summary>
/// <param name="UnitOfWork">The operation.</param>
/// <param name="Left">The side that owns the order.</param>
/// <param name="Right">The other side.</param>
/// <param name="Link">The pair's link: the existing one, or the one that is being made.</param>
public sealed record PairContext<TLeft, TRight>(
    UnitOfWork UnitOfWork, Stored<TLeft> Left, Stored<TRight> Right, LinkRow Link)
    where TLeft : class
    where TRight : class
{
    /// <summary>The pair's attributes; all defaults when the link has none.</summary>
    public TAttributes Attributes<TAttributes>() where TAttributes : class, new() => Link.Attributes<TAttributes>();

    /// <summary>Every right side that the left side is linked to by this association.</summary>
    public ValueTask<IReadOnlyList<Linked<TRight>>> RightsAsync(CancellationToken cancellationToken) =>
        UnitOfWork.RelatedAsync<TRight>(Left.Id, RelationPath.Right(Link.Kind), cancellationToken);

    /// <summary>Every left side that the right side is linked to by this association.</summary>
    public ValueTask<IReadOnlyList<Linked<TLeft>>> LeftsAsync(CancellationToken cancellationToken) =>
        UnitOfWork.RelatedAsync<TLeft>(Right.Id, RelationPath.Left(Link.Kind), cancellationToken);
}

/// <summary>A rule or an effect of a pair.</summary>
public delegate ValueTask<Refusal?> PairRule<TLeft, TRight>(
    PairContext<TLeft, TRight> pair, CancellationToken cancellationToken)
    where TLeft : class
    where TRight : class;

/// <summary>Makes the refusal to delete one side of links, from that side and all the others.</summary>
internal delegate Refusal DeletionRefusal(object side, IReadOnlyList<object> others);

internal abstract class AssociationDeclaration
{
    public required string Kind { get; init; }

    /// <summary>Set when the deletion of that side is refused; without it the links go with the side.</summary>
    public DeletionRefusal? RefuseLeftDeletion { get; set; }

    public DeletionRefusal? RefuseRightDeletion { get; set; }

    public string? LeftKind { get; set; }

    public string? RightKind { get; set; }

    public abstract Type LeftType { get; }

    public abstract Type RightType { get; }

    public List<string> Paths { get; } = [];

    public string? Acl { get; set; }

    public string LeftPlaceholder { get; set; } = "";

    public string RightPlaceholder { get; set; } = "";

    public List<DeclaredRoute> Routes { get; } = [];

    /// <summary>Path of the list that is replaced whole; null when there is none.</summary>
    public abstract ListRoute? ListRoute { get; }

    /// <summary>What the pair declares for plugins that deal with one of its sides, by type.</summary>
    public Dictionary<Type, object> Facets { get; } = [];

    /// <summary>Only PUT, no DELETE on the pair's path.</summary>
    public bool HasNoDelete { get; set; }

    /// <summary>Record of the pair's attributes, which are in the body of PUT; null when there are none.</summary>
    public Type? Attributes { get; set; }

    /// <summary>Attributes that PUT does not bring stay unchanged.</summary>
    public bool KeepsAttributes { get; set; }
}

internal sealed class AssociationDeclaration<TLeft, TRight> : AssociationDeclaration
    where TLeft : class
    where TRight : class
{
    public override Type LeftType => typeof(TLeft);

    public override Type RightType => typeof(TRight);

    public ListDeclaration<TLeft, TRight>? List { get; set; }

    public override ListRoute? ListRoute => List?.Route;

    public List<PairRule<TLeft, TRight>> AssociateRules { get; } = [];

    public List<PairRule<TLeft, TRight>> DissociateRules { get; } = [];

    public Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask<LinkRow>>? Arrange { get; set; }

    public List<Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask>> AfterAssociate { get; } = [];

    public List<Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask>> AfterDissociate { get; } = [];

    /// <summary>Each is made from <c>associated</c> or <c>dissociated</c>, the word of the routing key and the pair.</summary>
    public List<Func<string, string, PairContext<TLeft, TRight>, CancellationToken, ValueTask<DomainEvent>>> Events { get; } = [];

    /// <summary>The dissociation event describes the pair before it was unlinked.</summary>
    public bool PublishesDissociationFirst { get; set; }
}

/// <summary>Declares an association. Rules run in the order in which they are declared; the two 404s come first.</summary>
public sealed partial class AssociationBuilder<TLeft, TRight> : PluginBuilder<AssociationBuilder<TLeft, TRight>>
    where TLeft : class
    where TRight : class
{
    private readonly AssociationDeclaration<TLeft, TRight> declaration;

    internal AssociationBuilder(string name)
        : this(new AssociationDeclaration<TLeft, TRight> { Kind = name })
    {
    }

    /// <summary>Adds to what another plugin has declared.</summary>
    internal AssociationBuilder(AssociationDeclaration<TLeft, TRight> extended)
    {
        declaration = extended;
    }

    /// <summary>From a left side to the right sides.</summary>
    public RelationPath ToRight => RelationPath.Right(declaration.Kind);

    /// <summary>From a right side to the left sides.</summary>
    public RelationPath ToLeft => RelationPath.Left(declaration.Kind);

    /// <summary>The pair's path, served with PUT and DELETE.</summary>
    /// <param name="path">Exactly two placeholders, the left side first; the ACL follows from it.</param>
    /// <param name="hasDelete">DELETE is served too.</param>
    public AssociationBuilder<TLeft, TRight> Route(string path, bool hasDelete = true)
    {
        var placeholders = RouteTemplate.Placeholders(path);
        declaration.Paths.Add(path);
        declaration.Acl = RouteTemplate.Acl(path);
        declaration.LeftPlaceholder = placeholders[0];
        declaration.RightPlaceholder = placeholders[1];
        declaration.HasNoDelete = !hasDelete;
        return this;
    }

    /// <summary>The list of a left side, which one PUT replaces.</summary>
    /// <param name="path">With one placeholder, the left side's; the ACL follows from it.</param>
    /// <param name="body">A record with one field, the list; its items name a right side by <c>uuid</c> or else by <c>id</c>.</param>
    /// <param name="declare">Declares rules, order and event.</param>
    public AssociationBuilder<TLeft, TRight> List(string path, Type body, Action<AssociationListBuilder<TLeft, TRight>> declare)
    {
        declaration.List = new ListDeclaration<TLeft, TRight> { Route = new ListRoute(path, body) };
        declare(new AssociationListBuilder<TLeft, TRight>(declaration, declaration.List));
        return this;
    }

    /// <summary>Refuses pairs of different tenants.</summary>
    /// <param name="right">How the refusal calls the right side, if not by its kind.</param>
    /// <param name="rightFirst">The refusal names the right side first.</param>
    public AssociationBuilder<TLeft, TRight> SameTenant(string? right = null, bool rightFirst = false) => Associate(pair =>
    {
        var sides = new[] { (declaration.LeftKind, pair.Left.Tenant), (right ?? declaration.RightKind, pair.Right.Tenant) };
        var (first, second) = rightFirst ? (sides[1], sides[0]) : (sides[0], sides[1]);
        return pair.Left.Tenant == pair.Right.Tenant ? null : Refusals.DifferentTenants(
            $"{first.Item1}_tenant_uuid", first.Item2 ?? default, $"{second.Item1}_tenant_uuid", second.Item2 ?? default);
    });

    /// <summary>
    /// The pair has attributes: PUT needs a body that follows this record's rules and replaces all of them. On a pair
    /// that is linked already it changes them without an event. They are kept in the link's body.
    /// </summary>
    /// <param name="isPartial">On a pair that is linked already, only the attributes in the body are replaced.</param>
    public AssociationBuilder<TLeft, TRight> Attributes<TAttributes>(bool isPartial = false) where TAttributes : class, new()
    {
        declaration.Attributes = typeof(TAttributes);
        declaration.KeepsAttributes = isPartial;
        return this;
    }

    /// <summary>
    /// Declares something about these pairs for plugins that deal with one of the sides and need not know this one. They
    /// find it with <see cref="UnitOfWork.FacetOf{TFacet}"/>.
    /// </summary>
    public AssociationBuilder<TLeft, TRight> Facet<TFacet>(TFacet facet) where TFacet : class
    {
        declaration.Facets[typeof(TFacet)] = facet;
        return this;
    }

    /// <summary>A rule for associating.</summary>
    public AssociationBuilder<TLeft, TRight> Associate(PairRule<TLeft, TRight> rule)
    {
        declaration.AssociateRules.Add(rule);
        return this;
    }

    /// <summary>A rule for associating that needs to read nothing.</summary>
    public AssociationBuilder<TLeft, TRight> Associate(Func<PairContext<TLeft, TRight>, Refusal?> rule) =>
        Associate((pair, _) => ValueTask.FromResult(rule(pair)));

    /// <summary>A left side has at most one right side.</summary>
    /// <param name="refusal">Makes the refusal from the pair and the right side that is there already.</param>
    public AssociationBuilder<TLeft, TRight> OneRight(Func<PairContext<TLeft, TRight>, TRight, Refusal> refusal) =>
        Associate(async (pair, token) => await pair.RightsAsync(token) is [var other, ..] ? refusal(pair, other.Value) : null);

    /// <summary>A right side has at most one left side.</summary>
    /// <param name="refusal">Makes the refusal from the pair and the left side that is there already.</param>
    public AssociationBuilder<TLeft, TRight> OneLeft(Func<PairContext<TLeft, TRight>, TLeft, Refusal> refusal) =>
        Associate(async (pair, token) => await pair.LeftsAsync(token) is [var other, ..] ? refusal(pair, other.Value) : null);

    /// <summary>A rule for dissociating.</summary>
    public AssociationBuilder<TLeft, TRight> Dissociate(PairRule<TLeft, TRight> rule)
    {
        declaration.DissociateRules.Add(rule);
        return this;
    }

    /// <summary>A rule for dissociating that needs to read nothing.</summary>
    public AssociationBuilder<TLeft, TRight> Dissociate(Func<PairContext<TLeft, TRight>, Refusal?> rule) =>
        Dissociate((pair, _) => ValueTask.FromResult(rule(pair)));

    /// <summary>Position and attributes of a new pair.</summary>
    public AssociationBuilder<TLeft, TRight> Arrange(
        Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask<LinkRow>> arrange)
    {
        declaration.Arrange = arrange;
        return this;
    }

    /// <summary>Changes other resources in the same transaction after the pair was linked.</summary>
    public AssociationBuilder<TLeft, TRight> AfterAssociate(
        Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask> effect)
    {
        declaration.AfterAssociate.Add(effect);
        return this;
    }

    /// <summary>Changes other resources in the same transaction after the pair was unlinked.</summary>
    public AssociationBuilder<TLeft, TRight> AfterDissociate(
        Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask> effect)
    {
        declaration.AfterDissociate.Add(effect);
        return this;
    }

    /// <summary>Publishes <c>name_associated</c> after a pair is linked, <c>name_dissociated</c> after it is unlinked.</summary>
    /// <param name="eventName">Name in the contract without its last word.</param>
    /// <param name="routingKey">
    /// Routing key without its last word, which is <c>updated</c> or <c>deleted</c>; <c>{left}</c> and <c>{right}</c> stand for the keys.
    /// </param>
    /// <param name="payload">What both carry; serialised with the wire's naming.</param>
    /// <param name="reload">Commands for Asterisk that go with both, in order.</param>
    /// <param name="headers">Their headers; for all users of the tenant by default.</param>
    public AssociationBuilder<TLeft, TRight> Events(
        string eventName, string routingKey, Func<PairContext<TLeft, TRight>, object> payload, IReadOnlyList<string>? reload = null,
        Func<PairContext<TLeft, TRight>, JsonObject>? headers = null) =>
        Events(eventName, routingKey, (pair, _) => ValueTask.FromResult(payload(pair)), reload, headers);

    /// <summary>As above, with a payload that reads other resources.</summary>
    public AssociationBuilder<TLeft, TRight> Events(
        string eventName, string routingKey, Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask<object>> payload,
        IReadOnlyList<string>? reload = null, Func<PairContext<TLeft, TRight>, JsonObject>? headers = null) =>
        OnEveryChange(async (what, action, pair, token) => new DomainEvent(
            $"{eventName}_{what}", $"{KeyOf(routingKey, pair)}.{action}", await payload(pair, token))
        {
            Headers = headers?.Invoke(pair),
            Reload = reload ?? [],
        });

    /// <summary>Publishes an event after each link and unlink of the pair, where <c>Events</c> can't say it.</summary>
    /// <param name="publish">
    /// Makes it from <c>associated</c> or <c>dissociated</c>, the word of the routing key (<c>updated</c> or
    /// <c>deleted</c>) and the pair.
    /// </param>
    public AssociationBuilder<TLeft, TRight> OnEveryChange(Func<string, string, PairContext<TLeft, TRight>, DomainEvent> publish) =>
        OnEveryChange((what, action, pair, _) => ValueTask.FromResult(publish(what, action, pair)));

    /// <summary>As above, for an event about other resources too.</summary>
    /// <param name="publish">Makes it.</param>
    /// <param name="asItWas">After an unlink the event describes the pair before it was unlinked.</param>
    public AssociationBuilder<TLeft, TRight> OnEveryChange(
        Func<string, string, PairContext<TLeft, TRight>, CancellationToken, ValueTask<DomainEvent>> publish, bool asItWas = false)
    {
        declaration.Events.Add(publish);
        declaration.PublishesDissociationFirst = asItWas;
        return this;
    }

    /// <summary>Deleting the left side is refused while it is linked; otherwise the links go with it.</summary>
    /// <param name="refusal">Makes the refusal from the side and everything that it is linked to.</param>
    public AssociationBuilder<TLeft, TRight> RefuseLeftDeletion(
        Func<Stored<TLeft>, IReadOnlyList<Stored<TRight>>, Refusal> refusal)
    {
        declaration.RefuseLeftDeletion = (left, rights) => refusal((Stored<TLeft>)left, [.. rights.Cast<Stored<TRight>>()]);
        return this;
    }

    /// <summary>Deleting the right side is refused while it is linked; otherwise the links go with it.</summary>
    /// <param name="refusal">Makes the refusal from the side and everything that it is linked to.</param>
    public AssociationBuilder<TLeft, TRight> RefuseRightDeletion(
        Func<Stored<TRight>, IReadOnlyList<Stored<TLeft>>, Refusal> refusal)
    {
        declaration.RefuseRightDeletion = (right, lefts) => refusal((Stored<TRight>)right, [.. lefts.Cast<Stored<TLeft>>()]);
        return this;
    }

    /// <summary>Adds routes of the plugin's own; see <see cref="RouteBuilder"/>.</summary>
    public AssociationBuilder<TLeft, TRight> Routes(Action<RouteBuilder> routes)
    {
        var builder = new RouteBuilder();
        routes(builder);
        declaration.Routes.AddRange(builder.Routes);
        return this;
    }

    internal AssociationDeclaration<TLeft, TRight> Build() => declaration;

    private static string KeyOf(string routingKey, PairContext<TLeft, TRight> pair) => routingKey
        .Replace("{left}", pair.Left.Id.Key, StringComparison.Ordinal).Replace("{right}", pair.Right.Id.Key, StringComparison.Ordinal);
}
