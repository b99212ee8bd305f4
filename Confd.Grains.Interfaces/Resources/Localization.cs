using Confd.Fields;

namespace Confd;

/// <summary>The country of a tenant, used to interpret phone numbers.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /localization.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Localization")]
public sealed record Localization
{
    /// <summary>The tenant.</summary>
    [Id(0), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code, upper or lower case, or null.</summary>
    [Id(1), Length(Equal = 2)] public string? Country { get; init; }
}
