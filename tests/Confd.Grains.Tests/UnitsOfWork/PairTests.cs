using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>A pair's link is the state of its grain: kept while it is current, written by its ETag.</summary>
public sealed class PairTests : IAsyncLifetime
{
    private readonly Engine engine = new(LibraryPlugins.All);
    private ResourceId shelf;
    private ResourceId book;

    private LinkRow Link => ShelfBookPlugin.Link(shelf, book);

    private bool IsLinked => engine.Tables.Content.LinkOf(Link) is not null;

    public async ValueTask InitializeAsync()
    {
        shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_link_is_read_once_and_stays_known_after_it_was_written()
    {
        var pair = await ActivateAsync(engine);

        // Both sides and the commit.
        Assert.Equal(2, await engine.CommandsOfAsync(() => pair.AssociateAsync()));
        // Both sides.
        Assert.Equal(1, await engine.CommandsOfAsync(() => pair.AssociateAsync()));
        Assert.Equal(2, await engine.CommandsOfAsync(pair.DissociateAsync));
        Assert.Equal(1, await engine.CommandsOfAsync(pair.DissociateAsync));

        Assert.Equal(1, pair.Reads);
        Assert.Equal(["shelf_book_associated", "shelf_book_dissociated"], Told());
    }

    [Fact]
    public async Task A_change_of_the_link_without_the_grain_is_read()
    {
        var pair = await ActivateAsync(engine);
        await pair.AssociateAsync();

        await engine.RunAsync(work =>
        {
            work.Unlink(Link);
            return ValueTask.CompletedTask;
        });
        await pair.AssociateAsync();

        Assert.True(IsLinked);
        Assert.Equal(2, pair.Reads);
        await engine.DeleteAsync<Book>(book);
        await engine.RunAsync(work =>
        {
            work.Add(book.Key, 1, Engine.Tenant, new Book { Title = "Emma" });
            return ValueTask.CompletedTask;
        });
        await pair.AssociateAsync();
        Assert.True(IsLinked);
        Assert.Equal(3, pair.Reads);
    }

    [Fact]
    public async Task Of_two_writers_that_know_nothing_of_each_other_one_runs_again_and_finds_the_link()
    {
        var first = await ActivateAsync(engine);
        var second = await ActivateAsync(engine.Another());

        await first.AssociateAsync();
        await second.AssociateAsync();

        Assert.Equal((1, 2), (first.Runs, second.Runs));
        var lost = Assert.Single(second.Lost);
        Assert.Equal((LinkState.ETagOf(Link), null), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal(
            $"Another write came first: ServiceId=of-the-test ProviderName=confd GrainId=pair/shelf_book/{shelf.Key}/{book.Key} "
            + $"ETag=none, in the database {lost.StoredEtag}.",
            lost.Message);
        Assert.Equal(["shelf_book_associated"], Told());
        Assert.Equal((2, 2), (engine.VersionOf(shelf), engine.VersionOf(book)));
    }

    [Fact]
    public async Task Of_two_that_unlink_one_runs_again_and_finds_nothing()
    {
        await (await ActivateAsync(engine)).AssociateAsync();
        var first = await ActivateAsync(engine.Another());
        var second = await ActivateAsync(engine.Another());

        await first.DissociateAsync();
        await second.DissociateAsync();

        Assert.Equal((1, 2), (first.Runs, second.Runs));
        var lost = Assert.Single(second.Lost);
        Assert.Equal((null, LinkState.ETagOf(Link)), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal(["shelf_book_associated", "shelf_book_dissociated"], Told());
        Assert.False(IsLinked);
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_one_links()
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ActivateAsync(engine.Another())));

        await Task.WhenAll(pairs.Select(pair => pair.AssociateAsync()));

        Assert.Equal(["shelf_book_associated"], Told());
        Assert.True(IsLinked);
    }

    [Fact]
    public async Task A_change_of_a_side_is_a_lost_race_of_another_row()
    {
        var pair = await ActivateAsync(engine);

        await pair.AssociateAsync(meanwhile: async () =>
        {
            if (pair.Runs == 1)
            {
                await engine.Another().EditAsync<Book>(book, """{"title":"Persuasion"}""");
            }
        });

        Assert.Equal(2, pair.Runs);
        Assert.Empty(pair.Lost);
        Assert.True(IsLinked);
        Assert.Equal(3, engine.VersionOf(book));
    }

    [Fact]
    public async Task A_rule_that_sees_the_pair_linked_meanwhile_refuses_nothing()
    {
        var reader = await engine.CreateAsync<Reader>("""{"name":"Woolf"}""");
        var loan = LoanPlugin.Link(reader, book);
        var first = await PairActivation<Reader, Book>.ActivateAsync(engine, loan);
        var second = await PairActivation<Reader, Book>.ActivateAsync(engine.Another(), loan);
        await engine.RunAsync(work => LimitAsync(work, 1));

        await first.AssociateAsync();
        await second.AssociateAsync();

        Assert.Equal(2, second.Runs);
        Assert.Equal(loan, engine.Tables.Content.LinkOf(loan));
    }

    [Fact]
    public async Task A_trial_changes_neither_the_state_nor_the_link()
    {
        var pair = await ActivateAsync(engine);

        await pair.AssociateAsync(new Caller(Engine.Tenant) { IsDryRun = true });

        Assert.False(IsLinked);
        Assert.Empty(Told());
        await pair.AssociateAsync();
        Assert.True(IsLinked);
        Assert.Equal(1, pair.Reads);
    }

    [Fact]
    public async Task After_a_refusal_the_link_is_read_again()
    {
        var reader = await engine.CreateAsync<Reader>("""{"name":"Woolf"}""");
        var loan = LoanPlugin.Link(reader, book);
        await engine.RunAsync(work => LimitAsync(work, 0));
        var pair = await PairActivation<Reader, Book>.ActivateAsync(engine, loan);

        await Assert.ThrowsAsync<RefusedException>(() => pair.AssociateAsync());
        await engine.RunAsync(work => LimitAsync(work, 1));
        await pair.AssociateAsync();

        Assert.Equal(2, pair.Reads);
        Assert.Equal(loan, engine.Tables.Content.LinkOf(loan));
    }

    private Task<PairActivation<Shelf, Book>> ActivateAsync(Engine silo) => PairActivation<Shelf, Book>.ActivateAsync(silo, Link);

    private static ValueTask LimitAsync(UnitOfWork work, int most) =>
        work.RewriteSettingsAsync<LoanRules>(rules => rules with { Most = most }, TestContext.Current.CancellationToken);

    private IEnumerable<string> Told() => engine.Published.Where(name => name.StartsWith("shelf_book", StringComparison.Ordinal));
}
