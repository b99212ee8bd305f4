namespace Confd.Plugins;

/// <summary>A blocked number as its user sees it.</summary>
/// <param name="Uuid">Its key.</param>
/// <param name="Number">As typed.</param>
/// <param name="Label">What the user calls it, or null.</param>
/// <param name="Links">Where the user finds it.</param>
internal sealed record OwnBlockedNumber(Guid Uuid, string Number, string? Label, LinkView[] Links)
{
    public static OwnBlockedNumber Of(BlocklistNumber number) => new(
        number.Uuid, number.Number, number.Label, LinkView.To("user_me_blocklist_numbers", $"{MyBlocklist.List}/{number.Uuid}"));
}

/// <summary>A blocked number as administrators see it.</summary>
/// <param name="Uuid">Its key.</param>
/// <param name="Number">As typed.</param>
/// <param name="Label">What the user calls it, or null.</param>
/// <param name="Links">Where administrators find it.</param>
/// <param name="UserUuid">The user who blocked it.</param>
/// <param name="UserFirstname">The user's first name.</param>
/// <param name="UserLastname">The user's last name, or null.</param>
/// <param name="TenantUuid">The user's tenant.</param>
internal sealed record BlockedNumber(
    Guid Uuid, string Number, string? Label, LinkView[] Links, Guid UserUuid, string? UserFirstname, string? UserLastname,
    Guid TenantUuid)
{
    /// <summary>From a number to its user.</summary>
    public static RelationPath User { get; } = RelationPath.Right<UserBlocklistPlugin, BlocklistNumber>(n => n.UserUuid);

    public static BlockedNumber Of(ViewNode<BlocklistNumber> node)
    {
        var (number, user) = (node.Value, node.One<User>(User)?.Value);
        return new BlockedNumber(
            number.Uuid, number.Number, number.Label,
            LinkView.To("user_blocklist_numbers", $"{BlocklistAdministration.All}/{number.Uuid}"),
            number.UserUuid, user?.Firstname, user?.Lastname, number.TenantUuid);
    }
}
