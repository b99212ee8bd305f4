namespace Confd.Gateway.Tests;

/// <summary>All events of a service that no other test uses, read one operation after the other.</summary>
public sealed class PublishedEvents(ConfdFixture service)
{
    private long seen = service.LastMark;

    /// <summary>Skips all events so far.</summary>
    public async Task SkipAsync() =>
        (_, seen) = await service.ReadEventsAsync(seen, TestContext.Current.CancellationToken);

    /// <summary>Exactly this event follows, of this tenant (null for the whole system).</summary>
    public async Task ExpectAsync(string? tenant, ExpectedEvent expected)
    {
        (var events, seen) = await service.ReadEventsAsync(seen, TestContext.Current.CancellationToken);
        var published = Assert.Single(events);
        Assert.Equal(tenant, published.TenantUuid?.ToString());
        expected.AssertPublished(published);
    }
}
