namespace Confd.Plugins;

/// <summary>
/// Declares <c>/users/me/blocklist/numbers</c>, which a user manages, and <c>/users/blocklist/numbers</c>, which shows
/// administrators the numbers of all users.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, users/blocklist/numbers.</remarks>
public sealed class UserBlocklistPlugin() : ResourcePlugin<BlocklistNumber>("user_blocklist")
{
    /// <summary>Unique rule of a user's numbers; its value is <see cref="ValueOf"/>.</summary>
    internal const string ByNumber = "number";

    public override void Declare(ResourceBuilder<BlocklistNumber> number) => number
        .Named("users/blocklist/numbers")
        .TenantOfReference()
        // rules, in this order
        .Form("number", InternationalNumber.Check)
        .References<UserPlugin>(n => n.UserUuid, OnDelete.Cascade)
        .Unique(ByNumber, n => ValueOf(n.UserUuid, n.Number), (n, _) => Refusals.Exists(
            "BlocklistNumber", ("number", n.Number), ("user_uuid", $"{n.UserUuid}")))
        // effects
        .OnEveryChange(EventOf)
        .WithoutStandardRoutes()
        .Routes(MyBlocklist.Declare)
        .Routes(BlocklistAdministration.Declare);

    /// <summary>The unique value: the number as typed, for each user.</summary>
    internal static string ValueOf(Guid user, string number) => $"{user}/{number}";

    private static DomainEvent EventOf(string what, BlocklistNumber number) => new(
        $"user_blocklist_number_{what}", $"confd.users.{number.UserUuid}.blocklist.{what}",
        new
        {
            number.Uuid, number.Number, number.Label,
            // Events have no base URL.
            Links = new[] { new { Rel = "user_me_blocklist_numbers", Href = $"/1.1{MyBlocklist.List}/{number.Uuid}" } },
        })
    {
        Headers = EventScope.User(number.TenantUuid, number.UserUuid),
    };
}
