using System.Globalization;

namespace Confd.Plugins;

/// <summary>Declares the numbers that an outcall takes, each with a dial pattern.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_extension.</remarks>
public sealed class OutcallExtensionPlugin() : AssociationPlugin<Outcall, Extension>("outcall_extension")
{
    // The 1.1 API names the dial pattern, not the route.
    private static readonly ExtensionUse Use = new("outcall")
    {
        ContextType = "outcall",
        HolderAsync = (_, link, _) => ValueTask.FromResult<string?>(
            link.Attributes<DialPattern>().Id.ToString(CultureInfo.InvariantCulture)),
    };

    public override void Declare(AssociationBuilder<Outcall, Extension> pair) => pair
        .Route("/outcalls/{outcall_id:int}/extensions/{extension_id:int}")
        .Attributes<DialPattern>(isPartial: true)
        .Arrange(async (link, cancellationToken) => link.Link with
        {
            Body = ConfdJsonText.ToText(link.Attributes<DialPattern>() with
            {
                Id = (int)(await link.UnitOfWork.NextNumbersAsync("dial_pattern", 1, cancellationToken))[0],
            }),
        })
        // rules, in this order
        .SameTenant(rightFirst: true)
        .LeadsExtension(Use, checksRange: false)
        // reading
        .ShowOnLeft("extensions", Pattern)
        .ShowOneOnRight("outcall")
        // effects
        .Events(
            "outcall_extension", "config.outcalls.extensions",
            link => new { OutcallId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id }, [Reload.Dialplan]);

    private static OutcallExtensionBrief Pattern(ViewNode<Extension> extension)
    {
        var pattern = extension.Via!.Attributes<DialPattern>();
        return new(
            extension.Value.Id, extension.Value.Exten, extension.Value.Context, pattern.ExternalPrefix, pattern.Prefix,
            pattern.StripDigits, pattern.CallerId, extension.Links);
    }
}

/// <summary>A dial pattern as its outcall shows it.</summary>
internal sealed record OutcallExtensionBrief(
    int Id, string Exten, string Context, string? ExternalPrefix, string? Prefix, int? StripDigits, string? CallerId,
    LinkView[] Links);
