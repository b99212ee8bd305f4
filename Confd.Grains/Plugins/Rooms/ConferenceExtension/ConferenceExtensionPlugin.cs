namespace Confd.Plugins;

/// <summary>Declares the number of a conference room: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, conference_extension.</remarks>
public sealed class ConferenceExtensionPlugin() : AssociationPlugin<Conference, Extension>("conference_extension")
{
    private static readonly ExtensionUse Use = new("conference")
    {
        IsInRange = (context, exten) => RangeRules.Contains(context.ConferenceRoomRanges, exten),
    };

    public override void Declare(AssociationBuilder<Conference, Extension> pair) => pair.HasNumber(
        Use, "conference", "conference_id:int", conference => conference.Id,
        link => new { ConferenceId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id });
}
