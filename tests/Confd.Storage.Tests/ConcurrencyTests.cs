using Npgsql;

namespace Confd.Storage.Tests;

/// <summary>Many writers at once, from several nodes.</summary>
public sealed class ConcurrencyTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    /// <param name="count">Rows; of many, equal statements are merged.</param>
    /// <param name="share">How many of them each change set changes.</param>
    [Theory]
    [InlineData(8, 4)]
    [InlineData(80, 40)]
    public async Task Overlapping_change_sets_wait_for_each_other_without_deadlock_and_lose_nothing(int count, int share)
    {
        var keys = Enumerable.Range(0, count).Select(number => $"{number}").ToArray();
        await rows.AddAsync(keys);
        var writes = new int[keys.Length];

        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var round = 0; round < 10; round++)
            {
                var chosen = keys.OrderBy(_ => random.Next()).Take(share).ToArray();
                while (!await TryAsync(chosen))
                {
                }
                foreach (var key in chosen)
                {
                    Interlocked.Increment(ref writes[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]);
                }
            }
        })));

        foreach (var key in keys)
        {
            Assert.Equal(1 + writes[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)], (await rows.ReadAsync(key))!.Version);
        }
        Assert.Equal(16 * 10 * share, writes.Sum());
    }

    [Fact]
    public async Task Ids_are_given_once_whoever_takes_them()
    {
        var nodes = Enumerable.Range(0, 4).Select(_ => fixture.Open()).ToArray();
        foreach (var node in nodes)
        {
            await node.InitializeAsync(TestContext.Current.CancellationToken);
        }

        var blocks = await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
            nodes[number % 4].TakeIdsAsync(rows.Kind, 1 + (number % 7), TestContext.Current.CancellationToken)));

        var ids = blocks.SelectMany((first, number) => Enumerable.Range(0, 1 + (number % 7)).Select(offset => first + offset)).Order().ToList();
        Assert.Equal(Enumerable.Range(1, ids.Count).Select(id => (long)id), ids);
    }

    private async Task<bool> TryAsync(string[] keys)
    {
        var current = (await fixture.Store.ReadAsync([.. keys.Select(rows.Id)], TestContext.Current.CancellationToken))
            .ToDictionary(row => row.Id.Key);
        var changes = new ChangeSet();
        foreach (var (key, index) in keys.Select((key, index) => (key, index)))
        {
            if (index % 2 == 0)
            {
                changes.Writes.Add(rows.Update(key, current[key].Version));
            }
            else
            {
                changes.Touches.Add(rows.Guard(key, current[key].Version));
            }
        }
        try
        {
            await rows.CommitAsync(changes);
            return true;
        }
        catch (VersionConflictException conflict)
        {
            Assert.False(
                conflict.InnerException is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected }, conflict.Message);
            return false;
        }
    }
}
