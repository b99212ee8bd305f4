namespace Confd.Plugins;

/// <summary>Declares the number of a group: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_extension.</remarks>
public sealed class GroupExtensionPlugin() : AssociationPlugin<Group, Extension>("group_extension")
{
    private static readonly ExtensionUse Use = new("group")
    {
        IsInRange = (context, exten) => RangeRules.Contains(context.GroupRanges, exten),
    };

    public override void Declare(AssociationBuilder<Group, Extension> pair) => pair.HasNumber(
        Use, "group", "group_uuid:id", group => group.Id,
        link => new { GroupId = link.Left.Value.Id, GroupUuid = link.Left.Value.Uuid, ExtensionId = link.Right.Value.Id },
        tenantLast: true);
}
