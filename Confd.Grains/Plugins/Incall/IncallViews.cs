using Confd.Resources;

namespace Confd.Plugins;

/// <summary>How incoming calls look within other resources.</summary>
internal static class IncallViews
{
    private static readonly Walk Here = Walk.Left("incall.destination");

    /// <summary>From a resource that calls can go to, to the numbers of the incoming calls that do.</summary>
    public static Walk Numbers { get; } = Here.Then(IncallExtensionPlugin.Extensions);

    /// <summary>id and link.</summary>
    public static object Brief(ViewNode<Incall> incall) => new
    {
        incall.Value.Id,
        Links = LinkOf(incall),
    };

    /// <summary>A resource that calls can go to shows the incoming calls that do, with their numbers, as <c>incalls</c>.</summary>
    public static void LeadingHere<T>(ResourceBuilder<T> target) where T : class => target.Show(
        "incalls",
        node => node.Many<Incall>(Here).Select(incall => new
        {
            incall.Value.Id,
            Extensions = incall.Many<Extension>(IncallExtensionPlugin.Extensions).Select(ExtensionPlugin.Brief),
            Links = LinkOf(incall),
        }),
        Here.ThenEach(IncallExtensionPlugin.Extensions));

    private static LinkView[] LinkOf(ViewNode<Incall> incall) => LinkView.To("incalls", $"/incalls/{incall.Id.Key}");
}
