using Confd.Storage;

namespace Confd.Gateway.Tests;

/// <summary>A tenant for one test.</summary>
public sealed class TestTenant(ConfdFixture service, Guid uuid) : IDisposable
{
    private long seen = service.LastMark;

    public Guid Uuid => uuid;

    /// <summary>The service that has it.</summary>
    public ConfdFixture Service => service;

    /// <summary>Acts in this tenant with the administrator's token.</summary>
    public HttpClient Http { get; } = service.NewClient(ConfdFixture.AdminToken, uuid);

    /// <summary>Forgets the events so far.</summary>
    public async Task SkipEventsAsync() => await NewEventsAsync();

    /// <summary>Names of the tenant's events since the last call, in order.</summary>
    public async Task<IReadOnlyList<string>> NewEventNamesAsync() =>
        [.. (await NewEventsAsync()).Where(published => published.TenantUuid == uuid).Select(published => published.Name)];

    /// <summary>Asserts exactly the tenant's events since the last call, in order.</summary>
    public async Task ExpectEventsAsync(params ExpectedEvent[] expected) =>
        AssertPublished(expected, (await NewEventsAsync()).Where(published => published.TenantUuid == uuid));

    /// <summary>Asserts exactly the events about system-wide resources of a kind since the last call, in order.</summary>
    /// <param name="kind">Plugin name of the resource.</param>
    /// <param name="key">Its key when other tests may change others of its kind; null for all.</param>
    /// <param name="expected">The events.</param>
    public async Task ExpectSystemEventsAsync(string kind, string? key, params ExpectedEvent[] expected) =>
        AssertPublished(expected, (await NewEventsAsync()).Where(published =>
            published.TenantUuid is null && published.Resource.Kind == kind && (key is null || published.Resource.Key == key)));

    /// <summary>The events since the last call that concern a resource kind: the tenant's, or the whole system's.</summary>
    public async Task<IReadOnlyList<StoredEvent>> TakeEventsAsync(string kind, string? key = null) =>
        [.. (await NewEventsAsync()).Where(published => (published.TenantUuid is null || published.TenantUuid == uuid)
            && published.Resource.Kind == kind && (key is null || published.Resource.Key == key))];

    public void Dispose() => Http.Dispose();

    private async Task<IReadOnlyList<StoredEvent>> NewEventsAsync()
    {
        var (events, mark) = await service.ReadEventsAsync(seen, TestContext.Current.CancellationToken);
        seen = mark;
        return events;
    }

    private static void AssertPublished(ExpectedEvent[] expected, IEnumerable<StoredEvent> events)
    {
        var published = events.ToList();
        Assert.Equal(expected.Select(one => one.Name), published.Select(one => one.Name));
        foreach (var (one, wanted) in published.Zip(expected))
        {
            wanted.AssertPublished(one);
        }
    }
}
