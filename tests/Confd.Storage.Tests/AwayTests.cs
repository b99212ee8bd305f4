namespace Confd.Storage.Tests;

/// <summary>PostgreSQL is down: every call fails with an error that reaches the gateway.</summary>
public sealed class AwayTests : IAsyncDisposable
{
    private readonly PostgresStore store = new("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1", "away");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Questions =>
        ["read", "list", "commit", "supersede", "ids", "owners", "settle", "events", "notify", "answer", "request"];

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory, MemberData(nameof(Questions))]
    public async Task It_is_said_in_one_way(string question)
    {
        var rows = new Rows(store);
        IConfdStore seen = store;

        var away = await Assert.ThrowsAsync<StorageUnavailableException>(() => question switch
        {
            "read" => seen.ReadAsync([rows.Id("1")], Token),
            "list" => seen.ReadTenantAsync(Guid.NewGuid(), Token),
            "commit" => rows.AddAsync("1"),
            "supersede" => seen.SupersedeAsync(new CallAttempt(Guid.NewGuid(), 2), Token),
            "ids" => seen.TakeIdsAsync(rows.Kind, 1, Token),
            "owners" => seen.FindOwnersAsync([rows.Unique("1")], Token),
            "settle" => seen.Log.SettleAsync(Token),
            "events" => seen.ReadEventsAsync(0, 1, Token),
            "notify" => seen.Log.NotifyAsync(Token),
            "answer" => seen.Idempotency.SaveAnswerAsync("k", "{}", Token),
            "request" => seen.Idempotency.FindAsync("k", 0, Token),
            _ => throw new InvalidOperationException(question),
        });

        Assert.StartsWith("PostgreSQL does not answer: ", away.Message);
    }
}
