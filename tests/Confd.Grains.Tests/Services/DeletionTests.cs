using Confd.Fields;
using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.Services;

/// <summary>What a deletion does to whatever is linked to the resource, and what refuses it.</summary>
public sealed class DeletionTests
{
    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_go_with_either_side_without_events_and_the_other_side_counts_as_changed()
    {
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        var (gone, kept) = (await engine.CreateAsync<Book>("""{"title":"Emma"}"""), await engine.CreateAsync<Book>("""{"title":"Persuasion"}"""));
        await engine.LinkAsync(ShelfBookPlugin.Link(shelf, gone), ShelfBookPlugin.Link(shelf, kept));

        await engine.DeleteAsync<Book>(gone);
        Assert.Equal([ShelfBookPlugin.Link(shelf, kept)], engine.Tables.Content.Links);
        Assert.Equal((0, 2, 3), (engine.VersionOf(gone), engine.VersionOf(kept), engine.VersionOf(shelf)));

        await engine.DeleteAsync<Shelf>(shelf);
        Assert.Empty(engine.Tables.Content.Links);
        Assert.Equal(["shelf_created", "book_created", "book_created", "book_deleted", "shelf_deleted"], engine.Published);
    }

    [Fact]
    public async Task A_reference_that_refuses_names_the_first_resource_that_refers()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        for (var number = 1; number <= 10; number++)
        {
            await engine.CreateAsync<Book>($$"""{"title":"{{number}}"}""");
        }
        await engine.EditAsync<Book>(new("book", "10"), """{"author_id":1}""");
        await engine.EditAsync<Book>(new("book", "2"), """{"author_id":1}""");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.DeleteAsync<Author>(author));

        Assert.Equal("Resource Error - Author is associated with a Book ('author_id': 1, 'book_id': 2)", refused.Message);
        Assert.Equal(1, engine.VersionOf(author));
    }

    [Fact]
    public async Task A_reference_that_clears_becomes_null_in_every_resource_that_refers()
    {
        var subject = await engine.CreateAsync<Subject>("""{"name":"love"}""");
        var first = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1","subject":"love"}""");
        var second = await engine.CreateAsync<Book>("""{"title":"Persuasion","subject":"love"}""");

        await engine.DeleteAsync<Subject>(subject);

        var book = engine.Find<Book>(first)!;
        Assert.Equal(("Emma", "1", null), (book.Title, book.Isbn, book.Subject));
        Assert.Null(engine.Find<Book>(second)!.Subject);
        Assert.Equal((0, 2, 2), (engine.VersionOf(subject), engine.VersionOf(first), engine.VersionOf(second)));
        Assert.Empty(engine.Tables.Content.Links);
        Assert.DoesNotContain("book_edited", engine.Published);
    }

    [Fact]
    public async Task A_reference_that_cascades_deletes_whatever_refers_and_what_refers_to_that_without_events()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var other = await engine.CreateAsync<Book>("""{"title":"Persuasion"}""");
        await engine.CreateAsync<Review>("""{"book_id":1}""");
        await engine.CreateAsync<Review>("""{"book_id":2}""");
        await engine.CreateAsync<Reply>("""{"review_id":1}""");
        await engine.CreateAsync<Reply>("""{"review_id":2}""");

        await engine.DeleteAsync<Book>(book);

        Assert.Equal(
            [other, new ResourceId("reply", "2"), new ResourceId("review", "2")],
            engine.Tables.Content.Rows.Keys.Where(id => id.Kind != "tenant").Order());
        Assert.Equal(["review.book_id", "reply.review_id"], engine.Tables.Content.Links.Select(link => link.Kind));
        Assert.Equal(["book_created", "book_created", "review_created", "review_created", "book_deleted"], engine.Published);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task A_deletion_costs_the_same_however_many_resources_go_with_it(int count)
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        for (var number = 0; number < count; number++)
        {
            await engine.CreateAsync<Review>("""{"book_id":1}""");
        }

        // The book, its links, the reviews, their links, the commit.
        Assert.Equal(5, await engine.CommandsOfAsync(() => engine.DeleteAsync<Book>(book)));
        Assert.DoesNotContain(engine.Tables.Content.Rows.Keys, id => id.Kind == "review");
    }

    [Fact]
    public async Task Resources_that_refer_to_each_other_or_to_themselves_go_together()
    {
        var twins = new Engine(new TwinPlugin());
        var first = await twins.CreateAsync<Twin>("{}");
        await twins.CreateAsync<Twin>("""{"other_id":1}""");
        await twins.EditAsync<Twin>(first, """{"other_id":2}""");
        var alone = await twins.CreateAsync<Twin>("{}");
        await twins.EditAsync<Twin>(alone, """{"other_id":3}""");

        await twins.DeleteAsync<Twin>(first);
        Assert.Equal([alone], twins.Tables.Content.Rows.Keys.Where(id => id.Kind == "twin"));

        await twins.DeleteAsync<Twin>(alone);
        Assert.DoesNotContain(twins.Tables.Content.Rows.Keys, id => id.Kind == "twin");
        Assert.Empty(twins.Tables.Content.Links);
    }

    [Fact]
    public async Task An_association_may_refuse_the_deletion_of_one_side_and_names_every_other_one()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var readers = new[] { await engine.CreateAsync<Reader>("""{"name":"Anne"}"""), await engine.CreateAsync<Reader>("""{"name":"Jane"}""") };
        await engine.LinkAsync(LoanPlugin.Link(readers[1], book), LoanPlugin.Link(readers[0], book));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.DeleteAsync<Book>(book));
        Assert.Equal("Resource Error - Book is associated with a Reader ('book_id': 1, 'reader_ids': [1, 2])", refused.Message);

        await engine.DeleteAsync<Reader>(readers[0]);
        await engine.DeleteAsync<Reader>(readers[1]);
        await engine.DeleteAsync<Book>(book);
        Assert.Equal(0, engine.VersionOf(book));
    }

    [Fact]
    public async Task The_rules_of_a_deletion_come_first_then_references_by_name()
    {
        var rule = new Engine(engine.Tables, LibraryPlugins.With(new Addition<Reader>("x1", reader => reader.RuleOnDelete(
            (_, _) => ValueTask.FromResult<Refusal?>(Refusals.NotPermitted("Readers stay."))))));
        var reader = await engine.CreateAsync<Reader>("""{"name":"Anne"}""");
        await engine.CreateAsync<Locker>("""{"reader_id":1}""");
        var card = await engine.CreateAsync<Card>("""{"reader_id":1,"number":"7"}""");

        Assert.Equal("Resource Error - Operation not permitted. Readers stay.", await RefusalAsync(rule));
        Assert.Equal("Resource Error - Reader is associated with a Card ('reader_id': 1, 'card_id': 1)", await RefusalAsync(engine));
        await engine.DeleteAsync<Card>(card);
        Assert.Equal("Resource Error - Reader is associated with a Locker ('reader_id': 1, 'locker_id': 1)", await RefusalAsync(engine));

        async Task<string> RefusalAsync(Engine by) =>
            (await Assert.ThrowsAsync<RefusedException>(() => by.DeleteAsync<Reader>(reader))).Message;
    }

    [Fact]
    public async Task Parts_are_made_after_the_resource_and_deleted_before_it_each_in_its_declared_order()
    {
        var service = engine.Services.ServiceOf<Reader>();
        var reader = await engine.RunAsync(async work =>
            (await service.CreateWithPartsAsync(work, Engine.Fields("""{"name":"Anne","locker":true,"card":"7"}"""), Token)).Created.Id);
        Assert.Equal(["reader_created", "card_created", "locker_created"], engine.Published);

        await engine.RunAsync(async work => await service.DeleteWithPartsAsync(work, (await work.FindAsync<Reader>(reader, Token))!, Token));

        Assert.Equal(["locker_deleted", "card_deleted", "reader_deleted"], engine.Published.Skip(3));
        Assert.Equal(["tenant"], engine.Tables.Content.Rows.Keys.Select(id => id.Kind));
    }

    [Fact]
    public async Task A_document_goes_with_its_owner_without_an_event()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        await engine.RunAsync(async work => await work.ReplaceDocumentAsync<Book, Notes>(
            (await work.FindAsync<Book>(book, Token))!, Engine.Fields("""{"text":"torn"}"""), Token));
        Assert.Equal("torn", engine.Find<Notes>(new("notes", book.Key))!.Text);

        await engine.DeleteAsync<Book>(book);

        Assert.Null(engine.Find<Notes>(new("notes", book.Key)));
        Assert.Equal(["book_created", "notes_edited", "book_deleted"], engine.Published);
    }

    [Fact]
    public async Task A_refusal_that_another_operation_brought_about_is_found_by_the_next_try()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var tries = 0;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.RunAsync(async work =>
        {
            tries++;
            await work.DeleteAsync((await work.FindAsync<Author>(author, Token))!, Token);
            if (tries == 1)
            {
                await engine.Another().CreateAsync<Book>("""{"title":"Emma","author_id":1}""");
            }
        }));

        Assert.Equal("Resource Error - Author is associated with a Book ('author_id': 1, 'book_id': 1)", refused.Message);
        Assert.Equal((2, 1), (tries, engine.VersionOf(author)));
    }

    [Fact]
    public async Task A_deletion_that_is_only_tried_leaves_a_resource_that_must_stay_and_whatever_is_linked_to_it()
    {
        await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        await engine.CreateAsync<Author>("""{"name":"Brontë"}""");
        await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");

        await engine.RunAsync(async work =>
        {
            Assert.False(await work.TryDeleteAsync((await work.FindVisibleAsync<Author>("1", Token))!, Token));
            Assert.True(await work.TryDeleteAsync((await work.FindVisibleAsync<Author>("2", Token))!, Token));
        });

        Assert.Equal(["1"], engine.Tables.Content.Rows.Keys.Where(id => id.Kind == "author").Select(id => id.Key));
        Assert.Single(engine.Tables.Content.Links);
        Assert.Equal("author_deleted", engine.Published.Last());
    }

    [Fact]
    public async Task Effects_of_a_deletion_and_its_event_still_find_the_resource()
    {
        var seen = new List<string>();
        var watching = new Engine(new AuthorPlugin(), new Addition<Author>("x1", author => author
            .EffectOnDelete(async (context, token) => seen.Add($"effect {await NameAsync(context.UnitOfWork, context.After.Id, token)}"))
            .OnEach(Change.Deleted, async (context, token) =>
            {
                seen.Add($"event {await NameAsync(context.UnitOfWork, context.Stored.Id, token)}");
                return [];
            })));
        var author = await watching.CreateAsync<Author>("""{"name":"Austen"}""");

        await watching.DeleteAsync<Author>(author);

        Assert.Equal(["effect Austen", "event Austen"], seen);

        static async Task<string?> NameAsync(UnitOfWork work, ResourceId author, CancellationToken token) =>
            (await work.FindAsync<Author>(author, token))?.Value.Name;
    }

    [Fact]
    public async Task What_refers_by_a_plugin_that_is_switched_off_loses_its_link_and_refuses_nothing()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");
        var without = new Engine(engine.Tables, LibraryPlugins.Without<BookPlugin>());

        await without.DeleteAsync<Author>(author);

        Assert.Empty(engine.Tables.Content.Links);
        Assert.Equal((0, 1), (engine.VersionOf(author), engine.VersionOf(book)));
    }

    private sealed record Twin
    {
        [ReadOnlyField] public int Id { get; init; }

        public int? OtherId { get; init; }
    }

    private sealed class TwinPlugin() : ResourcePlugin<Twin>("twin")
    {
        public override void Declare(ResourceBuilder<Twin> twin) => twin
            .Named("twins")
            .SystemWide()
            .References<TwinPlugin>(t => t.OtherId, OnDelete.Cascade);
    }
}
