namespace Confd.Plugins;

/// <summary>Declares <c>/phone-numbers</c>: the public numbers of a tenant, one of which is the main one.</summary>
/// <remarks>Source: wazo-confd 1.1 API, phone-numbers.</remarks>
public sealed class PhoneNumberPlugin() : ResourcePlugin<PhoneNumber>("phone_number")
{
    /// <summary>Unique rule of the main number; its value is <see cref="IsMain"/>.</summary>
    internal const string ByMain = "main";
    internal const string IsMain = "true";

    /// <summary>Unique rule of numbers.</summary>
    internal const string ByNumber = "number";

    public override void Declare(ResourceBuilder<PhoneNumber> number) => number
        .Named("phone-numbers")
        // rules, in this order
        .Unique(
            ByMain, n => n.Main ? IsMain : null,
            (n, _) => Refusals.Exists("PhoneNumber", ("main", true), ("tenant_uuid", $"{n.TenantUuid}")), withinTenant: true)
        .Unique(ByNumber, n => n.Number, (n, _) => Refusals.Exists(
            "PhoneNumber", ("number", n.Number), ("tenant_uuid", $"{n.TenantUuid}")), withinTenant: true)
        .Must(n => n is not { Main: true, Shared: false }, Refusals.NotPermitted("The main phone number is always shared."))
        // reading
        .Links("phone_numbers")
        // effects
        .Events("phone_number", "config.phone_number", n => new
        {
            n.Uuid, n.TenantUuid, n.Number, n.CallerIdName, n.Main, n.Shared,
            // Events have no base URL.
            Links = new[] { new { Rel = "phone_numbers", Href = $"/1.1/phone-numbers/{n.Uuid}" } },
        })
        // the rest of the routes
        .Routes(PhoneNumberMain.Declare)
        .Routes(PhoneNumberRange.Declare);
}
