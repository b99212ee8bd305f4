namespace Confd.Resources;

/// <content>What each side shows of the other.</content>
public sealed partial class AssociationBuilder<TLeft, TRight>
{
    /// <summary>The view of the left side lists the right sides, in order; an empty list without any.</summary>
    /// <param name="field">Wire name.</param>
    /// <param name="item">What is shown of one; its <see cref="ViewNode.Via"/> is the link.</param>
    /// <param name="further">Relations of the right side that the item reads.</param>
    public AssociationBuilder<TLeft, TRight> ShowOnLeft<TView>(
        string field, Func<ViewNode<TRight>, TView> item, params RelationPath[] further) =>
        Show<TLeft, TRight>(field, nodes => nodes.Select(item), ViewShape.ListOf<TView>(), ToRight, further);

    /// <summary>As <see cref="ShowOnLeft{TView}"/>, with what all others show of a right side (<see cref="ResourceBuilder{T}.Brief"/>).</summary>
    public AssociationBuilder<TLeft, TRight> ShowOnLeft(string field) =>
        ShowBrief<TLeft, TRight>(ToRight, (left, brief, needs) => left.Show(field, node => brief.All(node.Many<TRight>(ToRight)), brief.List, needs));

    /// <summary>The view of the right side lists the left sides, in order; an empty list without any.</summary>
    /// <param name="field">Wire name.</param>
    /// <param name="item">What is shown of one; its <see cref="ViewNode.Via"/> is the link.</param>
    /// <param name="further">Relations of the left side that the item reads.</param>
    public AssociationBuilder<TLeft, TRight> ShowOnRight<TView>(
        string field, Func<ViewNode<TLeft>, TView> item, params RelationPath[] further) =>
        Show<TRight, TLeft>(field, nodes => nodes.Select(item), ViewShape.ListOf<TView>(), ToLeft, further);

    /// <summary>As <see cref="ShowOnRight{TView}"/>, with what all others show of a left side (<see cref="ResourceBuilder{T}.Brief"/>).</summary>
    /// <param name="field">Wire name.</param>
    /// <param name="asMade">In the order in which the associations were made.</param>
    public AssociationBuilder<TLeft, TRight> ShowOnRight(string field, bool asMade = false) =>
        ShowBrief<TRight, TLeft>(ToLeft, (right, brief, needs) => right.Show(
            field, node => brief.All(asMade ? node.Many<TLeft>(ToLeft).OrderBy(left => left.Via!.Made) : node.Many<TLeft>(ToLeft)),
            brief.List, needs));

    /// <summary>As <see cref="ShowOnLeft{TView}"/> for at most one right side; null without it.</summary>
    public AssociationBuilder<TLeft, TRight> ShowOneOnLeft<TView>(
        string field, Func<ViewNode<TRight>, TView> item, params RelationPath[] further) where TView : class =>
        Show<TLeft, TRight>(field, nodes => nodes.Select(item).FirstOrDefault(), ViewShape.OneOf<TView>(), ToRight, further);

    /// <summary>As <see cref="ShowOnLeft(string)"/> for at most one right side; null without it.</summary>
    public AssociationBuilder<TLeft, TRight> ShowOneOnLeft(string field) =>
        ShowBrief<TLeft, TRight>(ToRight, (left, brief, needs) => left.Show(field, node => brief.First(node.Many<TRight>(ToRight)), brief.One, needs));

    /// <summary>As <see cref="ShowOnRight(string, bool)"/> for at most one left side; null without it.</summary>
    public AssociationBuilder<TLeft, TRight> ShowOneOnRight(string field) =>
        ShowBrief<TRight, TLeft>(ToLeft, (right, brief, needs) => right.Show(field, node => brief.First(node.Many<TLeft>(ToLeft)), brief.One, needs));

    /// <summary>As <see cref="ShowOnRight{TView}"/> for at most one left side; null without it.</summary>
    public AssociationBuilder<TLeft, TRight> ShowOneOnRight<TView>(
        string field, Func<ViewNode<TLeft>, TView> item, params RelationPath[] further) where TView : class =>
        Show<TRight, TLeft>(field, nodes => nodes.Select(item).FirstOrDefault(), ViewShape.OneOf<TView>(), ToLeft, further);

    private AssociationBuilder<TLeft, TRight> Show<TSide, TOther>(
        string field, Func<IReadOnlyList<ViewNode<TOther>>, object?> compose, ViewShape shape, RelationPath step, RelationPath[] further)
        where TSide : class
        where TOther : class =>
        Extends<TSide>(side => side.Show(field, node => compose(node.Many<TOther>(step)), shape, step.ThenEach(further)));

    private AssociationBuilder<TLeft, TRight> ShowBrief<TSide, TOther>(
        RelationPath step, Action<ResourceBuilder<TSide>, BriefView<TOther>, RelationPath[]> show)
        where TSide : class
        where TOther : class => Add(plugins =>
        {
            var other = plugins.Resource<TOther>();
            var brief = other.Brief ?? throw new InvalidOperationException(
                $"Plugin '{other.Kind}' declares no Brief, which {typeof(TSide).Name} shows.");
            plugins.Extend<TSide>(side => show(side, brief, step.ThenEach(brief.Needs)));
        });
}
