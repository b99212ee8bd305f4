namespace Confd.Gateway.Tests;

/// <summary>Base of tests that use the API of a shared service, each test in a tenant of its own.</summary>
/// <remarks>Derive from it as <c>sealed class XTests&lt;TService&gt;(TService service) : ApiTests(service) where TService : ConfdFixture</c>.</remarks>
public abstract class ApiTests(ConfdFixture service) : IAsyncLifetime
{
    private TestTenant? tenant;

    protected ConfdFixture Service => service;

    protected TestTenant Tenant => tenant ?? throw new InvalidOperationException("The tenant is made by InitializeAsync.");

    /// <summary>Acts in the test's tenant with the administrator's token.</summary>
    protected HttpClient Http => Tenant.Http;

    public virtual async ValueTask InitializeAsync() => tenant = await service.NewTenantAsync();

    public virtual ValueTask DisposeAsync()
    {
        tenant?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="ConfdFixture.SettleAsync"/>
    protected Task SettleAsync() => Service.SettleAsync();

    /// <inheritdoc cref="TestTenant.SkipEventsAsync"/>
    protected Task SkipEventsAsync() => Tenant.SkipEventsAsync();

    /// <inheritdoc cref="TestTenant.ExpectEventsAsync"/>
    protected Task ExpectEventsAsync(params ExpectedEvent[] expected) => Tenant.ExpectEventsAsync(expected);

    /// <inheritdoc cref="TestTenant.ExpectSystemEventsAsync"/>
    protected Task ExpectSystemEventsAsync(string kind, string? key, params ExpectedEvent[] expected) =>
        Tenant.ExpectSystemEventsAsync(kind, key, expected);
}
