using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the number of a conference room: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, conference_extension.</remarks>
public sealed class ConferenceExtensionPlugin : AssociationPlugin<Conference, Extension>
{
    private const string Kind = "conference_extension";

    private static readonly ExtensionUse Use = new("conference")
    {
        IsInRange = (context, exten) => RangeRules.Contains(context.ConferenceRoomRanges, exten),
    };

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Conference, Extension> pair) => pair
        .Route(
            "/conferences/{conference_id:int}/extensions/{extension_id:int}",
            "confd.conferences.{conference_id}.extensions.{extension_id}")
        // rules, in this order
        .SameTenant("conference_tenant_uuid", "extension_tenant_uuid", rightFirst: true)
        .HasOneExtension(Use, "Conference", "conference_id", conference => conference.Id)
        // reading
        .ShowOneOnRight("conference", ConferencePlugin.Brief)
        .Extends<Conference>(conference => conference.Column("exten", Walk.Right(Kind), "exten"))
        // effects
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Conference, Extension> link) => new(
        $"conference_extension_{what}", $"config.conferences.extensions.{action}",
        new { ConferenceId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id })
    {
        Reload = [Reload.Dialplan],
    };
}
