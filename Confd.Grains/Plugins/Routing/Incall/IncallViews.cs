namespace Confd.Plugins;

/// <summary>Incalls as shown within other resources.</summary>
internal static class IncallViews
{
    /// <summary>From a destination to the numbers of the incalls that lead to it.</summary>
    public static RelationPath Numbers { get; } = IncallPlugin.LeadingHere.Then(IncallExtensionPlugin.Extensions);

    /// <summary>A destination shows the incalls that lead to it, with their numbers, as <c>incalls</c>.</summary>
    public static ResourceBuilder<T> ShowsIncalls<T>(this ResourceBuilder<T> target) where T : class => target.Show(
        "incalls",
        node => node.Many<Incall>(IncallPlugin.LeadingHere).Select(incall => new IncallWithNumbers(
            incall.Value.Id, incall.Many<Extension>(IncallExtensionPlugin.Extensions).Select(ExtensionPlugin.Brief), incall.Links)),
        IncallPlugin.LeadingHere.ThenEach(IncallExtensionPlugin.Extensions));
}

/// <summary>An incall as its destination shows it.</summary>
internal sealed record IncallWithNumbers(int Id, IEnumerable<ExtensionBrief> Extensions, LinkView[] Links);
