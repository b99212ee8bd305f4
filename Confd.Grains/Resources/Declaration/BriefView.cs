namespace Confd.Resources;

/// <summary>What other resources show of one.</summary>
/// <param name="All">Composes a list.</param>
/// <param name="First">Composes the first; null when there is none.</param>
/// <param name="List">What the API description says of several.</param>
/// <param name="One">What it says of at most one.</param>
/// <param name="Needs">Relations that it reads.</param>
internal sealed record BriefView<T>(
    Func<IEnumerable<ViewNode<T>>, object> All, Func<IEnumerable<ViewNode<T>>, object?> First, ViewShape List, ViewShape One,
    IReadOnlyList<RelationPath> Needs)
    where T : class;
