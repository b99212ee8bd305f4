using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the number of a group: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_extension.</remarks>
public sealed class GroupExtensionPlugin : AssociationPlugin<Group, Extension>
{
    private const string Kind = "group_extension";

    private static readonly ExtensionUse Use = new("group")
    {
        IsInRange = (context, exten) => RangeRules.Contains(context.GroupRanges, exten),
    };

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Group, Extension> pair) => pair
        .Route(
            "/groups/{group_uuid:id}/extensions/{extension_id:int}", "confd.groups.{group_uuid}.extensions.{extension_id}")
        // rules, in this order
        .HasOneExtension(Use, "Group", "group_id", group => group.Id)
        .SameTenant("group_tenant_uuid", "extension_tenant_uuid", rightFirst: true)
        // reading
        .ShowOneOnRight("group", GroupPlugin.Brief)
        .Extends<Group>(group => group.Column("exten", Walk.Right(Kind), "exten"))
        // effects
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Group, Extension> link) => new(
        $"group_extension_{what}", $"config.groups.extensions.{action}",
        new { GroupId = link.Left.Value.Id, GroupUuid = link.Left.Value.Uuid, ExtensionId = link.Right.Value.Id })
    {
        Reload = [Reload.Dialplan],
    };
}
