namespace Confd.Storage.Tests;

/// <summary>Commits that share a transaction of the database succeed and fail each for itself.</summary>
public sealed class SharedCommitTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task Of_many_at_once_the_refused_ones_change_nothing_and_the_others_everything()
    {
        var token = TestContext.Current.CancellationToken;
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("guarded") } });
        var guarded = rows.Insert("guarded");

        var ends = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(
            async () =>
            {
                var changes = new ChangeSet { Writes = { rows.Insert($"n{number}") } };
                if (number % 4 == 1)
                {
                    // Exists already: a constraint of the schema.
                    changes.Writes.Add(rows.Insert("guarded"));
                }
                else if (number % 4 == 2)
                {
                    // Not the version that is there.
                    changes.Touches.Add(new VersionGuard(guarded.Id, 17));
                }
                changes.IsDryRun = number % 4 == 3;
                try
                {
                    await fixture.Store.CommitAsync(changes, token);
                    return true;
                }
                catch (VersionConflictException)
                {
                    return false;
                }
            }, token)));

        Assert.Equal(Enumerable.Range(0, 200).Select(number => number % 4 is 0 or 3), ends);
        var stored = await fixture.Store.ReadAsync([.. Enumerable.Range(0, 200).Select(number => rows.Insert($"n{number}").Id)], token);
        Assert.Equal(
            Enumerable.Range(0, 50).Select(number => $"n{4 * number}").Order(), stored.Select(row => row.Id.Key).Order());
    }

    [Fact]
    public async Task Each_of_many_at_once_learns_the_place_of_its_own_last_event()
    {
        var places = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(async () =>
        {
            var changes = new ChangeSet { Writes = { rows.Insert($"e{number}") } };
            for (var more = 0; more <= number % 3; more++)
            {
                changes.Events.Add(rows.Event($"told_{more}", $"e{number}"));
            }
            await rows.CommitAsync(changes);
            return changes.LastEvent;
        })));

        var last = (await rows.EventsAsync()).GroupBy(told => told.Resource.Key).ToDictionary(own => own.Key, own => own.Max(told => told.Sequence));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => (long?)last[$"e{number}"]), places);
    }
}
