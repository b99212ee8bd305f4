using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/localization</c>: the country of the request's tenant.</summary>
/// <remarks>Source: wazo-confd 1.1 API, localization.</remarks>
public sealed class LocalizationPlugin() : SettingsPlugin<Localization>("localization")
{
    public override void Declare(SettingsBuilder<Localization> localization) => localization
        .Route("localization", masterTenantOnly: false)
        .OfTenant(
            tenant => new Localization { TenantUuid = tenant.Uuid, Country = tenant.Country },
            (tenant, value) => tenant with { Country = value.Country })
        .Partial()
        .Form("country", IsACountry)
        .OnEdited("localization_edited", "config.localization.edited", value => new { value.Country, value.TenantUuid });

    /// <summary>Codes are compared without case and kept as given.</summary>
    private static Refusal? IsACountry(JsonNode country) =>
        !Countries.Codes.Contains(country.GetValue<string>())
            ? Refusals.Field("country", new[] { $"Invalid country code: {country}" })
            : null;
}
