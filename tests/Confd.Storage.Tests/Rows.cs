using System.Text.Json.Nodes;

namespace Confd.Storage.Tests;

/// <summary>Rows as tests write them, of a kind that no other test uses.</summary>
internal sealed class Rows(IConfdStore store)
{
    public string Kind { get; } = $"k{Guid.NewGuid():N}";

    public ResourceId Id(string key) => new(Kind, key);

    public StateWrite Insert(string key, string body = "{}", string folded = "{}", long? number = null, Guid? tenant = null) =>
        new(Id(key), number, tenant, 0, body, folded);

    public StateWrite Update(string key, long version, string body = "{}") => new(Id(key), null, null, version, body, "{}");

    public VersionGuard Guard(string key, long version) => new(Id(key), version);

    public LinkRow Link(string left, string right, int position = 0, string? body = null, string kind = "l") =>
        new($"{Kind}.{kind}", Id(left), Id(right), position, body);

    public UniqueValue Unique(string value, string name = "name", string scope = "") => new(Kind, scope, name, value);

    public EventRow Event(string name, string key = "1", Guid? tenant = null) =>
        new(name, Id(key), tenant, new JsonObject { ["routing_key"] = $"config.{name}" }, new JsonObject { ["key"] = key }, null);

    /// <summary>Inserts rows with these keys.</summary>
    public Task AddAsync(params string[] keys)
    {
        var changes = new ChangeSet();
        changes.Writes.AddRange(keys.Select(key => Insert(key)));
        return CommitAsync(changes);
    }

    public Task CommitAsync(ChangeSet changes) => store.CommitAsync(changes, TestContext.Current.CancellationToken);

    public async Task<ResourceRow?> ReadAsync(string key) =>
        (await store.ReadAsync([Id(key)], TestContext.Current.CancellationToken)).SingleOrDefault();

    public async Task<ResourceId?> OwnerAsync(UniqueValue key) =>
        (await store.FindOwnersAsync([key], TestContext.Current.CancellationToken)).TryGetValue(key, out var owner) ? owner : null;

    public async Task<IReadOnlyList<LinkRow>> LinksAsync(string key) =>
        await store.ReadLinksAsync([Id(key)], TestContext.Current.CancellationToken);

    /// <summary>Events of this kind after a sequence number, once all that were committed are readable.</summary>
    public async Task<List<StoredEvent>> EventsAsync(long after = 0)
    {
        await Poll.UntilAsync(
            async () => !(await store.Log.SettleAsync(TestContext.Current.CancellationToken)).IsBehind, "the log has settled");
        var events = await store.ReadEventsAsync(after, int.MaxValue, TestContext.Current.CancellationToken);
        return [.. events.Where(published => published.Resource.Kind == Kind)];
    }
}
