using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>A commit holds what its operation has read, found missing or found free.</summary>
public sealed class GuardTests
{
    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_read_is_guarded_and_what_was_written_or_touched_guards_itself()
    {
        var read = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var written = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var touched = await engine.CreateAsync<Book>("""{"title":"Persuasion"}""");
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        var work = engine.Begin();
        await work.FindAsync<Author>(read, Token);
        await RenameAsync(work, written);
        work.Link(ShelfBookPlugin.Link(shelf, touched));

        var changes = (await engine.CommitAsync(work))!;

        Assert.Equal([new VersionGuard(read, 1)], changes.Reads);
        Assert.Equal([(written, 1L)], changes.Writes.Select(write => (write.Id, write.ExpectedVersion)));
        Assert.Equal([new VersionGuard(shelf, 1), new VersionGuard(touched, 1)], changes.Touches);
        Assert.Equal((1, 2, 2, 2), (engine.VersionOf(read), engine.VersionOf(written), engine.VersionOf(touched), engine.VersionOf(shelf)));
    }

    [Fact]
    public async Task A_change_of_what_was_read_undoes_the_whole_commit()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var work = engine.Begin();
        await work.FindAsync<Author>(author, Token);
        await RenameAsync(work, book);

        await engine.Another().EditAsync<Author>(author, """{"name":"Jane Austen"}""");

        await Assert.ThrowsAsync<VersionConflictException>(() => engine.CommitAsync(work));
        Assert.Equal(("Emma", 1), (engine.Find<Book>(book)!.Title, engine.VersionOf(book)));
        Assert.Null(work.CommittedAt);
    }

    [Fact]
    public async Task What_was_looked_for_in_vain_must_still_be_missing()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var other = await engine.CreateAsync<Book>("""{"title":"Persuasion"}""");
        var (first, second) = (engine.Begin(), engine.Begin());
        Assert.Null(await first.FindVisibleAsync<Author>("1", Token));
        Assert.Null(await second.FindVisibleAsync<Author>("1", Token));
        await RenameAsync(first, book);
        await RenameAsync(second, other);

        var changes = (await engine.CommitAsync(first))!;
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");

        Assert.Equal([author], changes.Absences);
        await Assert.ThrowsAsync<VersionConflictException>(() => engine.CommitAsync(second));
    }

    [Fact]
    public async Task A_value_that_was_found_free_must_still_be_free()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var reading = engine.Begin();
        Assert.Null(await reading.FindByAsync<Book>("isbn", "1", Token));
        await RenameAsync(reading, book);

        await engine.CreateAsync<Book>("""{"title":"Persuasion","isbn":"1"}""");

        await Assert.ThrowsAsync<VersionConflictException>(() => engine.CommitAsync(reading));
        Assert.Equal("Emma", engine.Find<Book>(book)!.Title);
    }

    [Fact]
    public async Task A_free_value_is_guarded_unless_the_operation_takes_it()
    {
        var work = engine.Begin();
        Assert.Null(await work.FindByAsync<Book>("isbn", "1", Token));
        Assert.Null(await work.FindByAsync<Book>("isbn", "2", Token));
        var made = await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma","isbn":"1"}"""), Token);

        var changes = (await engine.CommitAsync(work))!;

        Assert.Equal([new UniqueValue("book", "", "isbn", "2")], changes.FreeValues);
        Assert.Equal([(new UniqueValue("book", "", "isbn", "1"), made.Id)], changes.KeysTaken);
    }

    [Fact]
    public async Task Resources_that_refer_to_one_are_guarded_by_their_number_with_those_that_the_operation_adds()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");
        var (first, second) = (engine.Begin(), engine.Begin());
        foreach (var work in new[] { first, second })
        {
            Assert.Single(await work.RelatedAsync<Book>(author, BookPlugin.OfAuthor, Token));
            await work.CreateAsync<Book>(Engine.Fields("""{"title":"Persuasion","author_id":1}"""), Token);
        }

        var changes = (await engine.CommitAsync(first))!;

        Assert.Equal([new LinkGuard("book.author_id", author, 2)], changes.LinkSets);
        Assert.Equal(1, engine.VersionOf(author));
        await Assert.ThrowsAsync<VersionConflictException>(() => engine.CommitAsync(second));
    }

    [Fact]
    public async Task Pairs_need_no_guard_but_the_versions_of_both_sides()
    {
        var (shelf, book) = (await engine.CreateAsync<Shelf>("""{"label":"A"}"""), await engine.CreateAsync<Book>("""{"title":"Emma"}"""));
        var other = await engine.CreateAsync<Book>("""{"title":"Persuasion"}""");
        await engine.LinkAsync(ShelfBookPlugin.Link(shelf, book));
        var work = engine.Begin();
        Assert.Single(await work.RelatedAsync<Shelf>(book, ShelfBookPlugin.Shelves, Token));
        await RenameAsync(work, other);

        var changes = (await engine.CommitAsync(work))!;

        Assert.Empty(changes.LinkSets);
        Assert.Equal([new VersionGuard(book, 2), new VersionGuard(shelf, 2)], changes.Reads.OrderBy(read => read.Id));
    }

    [Fact]
    public async Task Settings_that_a_rule_reads_from_memory_must_be_those_that_are_stored()
    {
        var reader = await engine.CreateAsync<Reader>("""{"name":"Anne"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        await LendAsync(reader, await engine.CreateAsync<Book>("""{"title":"Persuasion"}"""));
        await engine.Another().RunAsync(work => work.RewriteSettingsAsync<LoanRules>(rules => rules with { Most = 1 }, Token));
        var lending = engine.Begin();

        await LendAsync(lending, reader, book);

        Assert.Equal(2, (await lending.SettingsAsync<LoanRules>(Token))!.Most);
        await Assert.ThrowsAsync<VersionConflictException>(() => engine.CommitAsync(lending));
    }

    [Fact]
    public async Task An_operation_that_only_reads_commits_nothing()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var work = engine.Begin();
        await work.FindAsync<Book>(book, Token);

        var commands = await engine.CommandsOfAsync(async () => Assert.Null(await engine.CommitAsync(work)));

        Assert.Equal(0, commands);
    }

    private static async Task RenameAsync(UnitOfWork work, ResourceId book) =>
        await work.EditAsync((await work.FindAsync<Book>(book, Token))!, Engine.Fields("""{"title":"Renamed"}"""), Token);

    private Task LendAsync(ResourceId reader, ResourceId book) => engine.RunAsync(work => LendAsync(work, reader, book));

    private static async ValueTask LendAsync(UnitOfWork work, ResourceId reader, ResourceId book) =>
        await work.AssociateAsync<LoanPlugin, Reader, Book>(
            (await work.FindAsync<Reader>(reader, Token))!, (await work.FindAsync<Book>(book, Token))!, Token);
}
