using Confd.Fields;

namespace Confd;

/// <summary>The address of a tenant's web pages from outside. A tenant has at most one.</summary>
/// <remarks>Source: wazo-confd 1.1 API, ingresses/http.</remarks>
[GenerateSerializer, Immutable, Alias("confd.IngressHttp")]
public sealed record IngressHttp
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Base URI, 1 to 1024 characters, for example <c>https://meet.example</c>; tenants may share one.</summary>
    [Id(2), Required, Length(Min = 1, Max = 1024), Column, DefaultOrder] public string Uri { get; init; } = "";
}
