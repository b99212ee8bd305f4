using Confd.Fields;

namespace Confd;

/// <summary>On whose behalf a call is made.</summary>
/// <param name="TenantUuid">The tenant of the request: objects are created in it; it and its descendants are visible.</param>
/// <param name="UserUuid">The user of the token, or null for a service token.</param>
/// <param name="RequestId">Correlates logs and events with the request.</param>
[GenerateSerializer, Immutable, Alias("confd.Caller")]
public sealed record Caller(
    [property: Id(0)] Guid TenantUuid,
    [property: Id(1)] Guid? UserUuid = null,
    [property: Id(2)] string? RequestId = null)
{
    /// <summary>Every tenant that is visible, when somebody else (wazo-auth) knows the hierarchy; null to ask our own tenants.</summary>
    [Id(3)] public IReadOnlyList<Guid>? VisibleTenants { get; init; }

    /// <summary>
    /// True when <see cref="VisibleTenants"/> is absent or may be outdated and the sender can look it up:
    /// grains that need it answer with <see cref="TenantsNeededException"/>.
    /// </summary>
    [Id(4)] public bool CanLookUpTenants { get; init; }

    /// <summary>Everything is checked, down to the database, but nothing is changed and no event is told.</summary>
    [Id(5)] public bool IsDryRun { get; init; }

    /// <summary>Set by gateways, which repeat calls; null for calls that are made once.</summary>
    [Id(6)] public CallAttempt? Attempt { get; init; }

    /// <summary>The caller's token, where another service keeps accounts of users and asks for it; else null.</summary>
    [Id(7), Secret] public string? Token { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
