using Confd.Fields;

namespace Confd;

/// <summary>The caller on whose behalf a call is made.</summary>
/// <param name="TenantUuid">The tenant of the request: objects are created in it; it and its descendants are visible.</param>
/// <param name="UserUuid">The user of the token, or null for a service token.</param>
/// <param name="RequestId">Correlates logs and events with the request.</param>
[GenerateSerializer, Immutable, Alias("confd.Caller")]
public sealed record Caller(
    [property: Id(0)] Guid TenantUuid,
    [property: Id(1)] Guid? UserUuid = null,
    [property: Id(2)] string? RequestId = null)
{
    /// <summary>
    /// All visible tenants, when another service (wazo-auth) knows the hierarchy; null to use this service's tenants.
    /// </summary>
    [Id(3)] public IReadOnlyList<Guid>? VisibleTenants { get; init; }

    /// <summary>
    /// True when <see cref="VisibleTenants"/> is absent or may be outdated and the sender can look it up:
    /// grains that need it answer with <see cref="TenantsNeededException"/>.
    /// </summary>
    [Id(4)] public bool CanLookUpTenants { get; init; }

    /// <summary>A dry run: everything is checked, down to the database, but nothing changes and no event is published.</summary>
    [Id(5)] public bool IsDryRun { get; init; }

    /// <summary>Set by gateways, which repeat calls; null for calls without repetition.</summary>
    [Id(6)] public CallAttempt? Attempt { get; init; }

    /// <summary>The caller's token, when another service keeps the accounts of users and needs it; otherwise null.</summary>
    [Id(7), Secret] public string? Token { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
