using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>A unit of work reads what it needs once, many things together, and sees its own changes.</summary>
public sealed class ReadTests
{
    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resource_is_read_once_and_kept_whatever_others_do()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var work = engine.Begin();

        var first = await work.FindAsync<Book>(book, Token);
        await engine.Another().EditAsync<Book>(book, """{"title":"Persuasion"}""");
        Stored<Book>? second = null;
        var commands = await engine.CommandsOfAsync(async () => second = await work.FindAsync<Book>(book, Token));

        Assert.Equal((0, "Emma", 1), (commands, second!.Value.Title, second.Version));
        Assert.Same(first!.Value, second.Value);
    }

    [Fact]
    public async Task An_operation_sees_what_it_has_changed_made_and_deleted()
    {
        var changed = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var deleted = await engine.CreateAsync<Book>("""{"title":"Sanditon"}""");
        var work = engine.Begin();

        await work.EditAsync((await work.FindAsync<Book>(changed, Token))!, Engine.Fields("""{"title":"Persuasion"}"""), Token);
        await work.DeleteAsync((await work.FindAsync<Book>(deleted, Token))!, Token);
        var made = await work.CreateAsync<Book>(Engine.Fields("""{"title":"Lady Susan"}"""), Token);

        Assert.Equal("Persuasion", (await work.FindAsync<Book>(changed, Token))!.Value.Title);
        Assert.Null(await work.FindAsync<Book>(deleted, Token));
        Assert.Equal("Lady Susan", (await work.FindAsync<Book>(made.Id, Token))!.Value.Title);
        Assert.Equal("Emma", engine.Find<Book>(changed)!.Title);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Related_resources_are_read_together_whatever_their_number(int count)
    {
        var shelf = await ShelfAsync("A", count);
        var work = engine.Begin();
        IReadOnlyList<Linked<Book>> books = [];

        var commands = await engine.CommandsOfAsync(async () => books = await work.RelatedAsync<Book>(shelf, ShelfBookPlugin.Books, Token));
        var again = await engine.CommandsOfAsync(async () => await work.RelatedAsync<Book>(shelf, ShelfBookPlugin.Books, Token));

        // The shelf, its links, the books.
        Assert.Equal((3, 0, count), (commands, again, books.Count));
    }

    [Fact]
    public async Task Related_resources_come_by_position_then_by_id_with_those_that_the_operation_has_linked()
    {
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        var books = new List<ResourceId>();
        foreach (var title in new[] { "one", "two", "three", "four", "five" })
        {
            books.Add(await engine.CreateAsync<Book>($$"""{"title":"{{title}}"}"""));
        }
        await engine.LinkAsync(
            ShelfBookPlugin.Link(shelf, books[2], 0), ShelfBookPlugin.Link(shelf, books[1], 1), ShelfBookPlugin.Link(shelf, books[0], 1),
            ShelfBookPlugin.Link(shelf, books[4], 2));
        var work = engine.Begin();
        await work.RelatedAsync<Book>(shelf, ShelfBookPlugin.Books, Token);

        work.Link(ShelfBookPlugin.Link(shelf, books[3], 0));
        work.Unlink(ShelfBookPlugin.Link(shelf, books[4]));

        var related = await work.RelatedAsync<Book>(shelf, ShelfBookPlugin.Books, Token);
        Assert.Equal(["three", "four", "one", "two"], related.Select(book => book.Value.Title));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task What_rules_will_ask_for_is_read_in_advance_at_a_constant_cost(int count)
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var shelves = new List<ResourceId>();
        for (var number = 0; number < count; number++)
        {
            shelves.Add(await ShelfAsync($"{number}", books: 1, author));
        }
        var work = engine.Begin();

        var before = await engine.CommandsOfAsync(
            async () => await work.PreloadAsync(shelves, [ShelfBookPlugin.Books.Then(BookPlugin.ToAuthor)], Token));
        var after = await engine.CommandsOfAsync(async () =>
        {
            foreach (var shelf in shelves)
            {
                var book = Assert.Single(await work.RelatedAsync<Book>(shelf, ShelfBookPlugin.Books, Token));
                Assert.Equal("Austen", Assert.Single(await work.RelatedAsync<Author>(book.Stored.Id, BookPlugin.ToAuthor, Token)).Value.Name);
            }
        });

        // The shelves, then links and ends of each of the two steps.
        Assert.Equal((5, 0), (before, after));
    }

    [Fact]
    public async Task An_integer_id_beside_a_uuid_is_looked_up_once_by_the_silo()
    {
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");

        var first = await engine.CommandsOfAsync(async () => Assert.Equal(shelf, (await engine.Begin().FindVisibleAsync<Shelf>("1", Token))!.Id));
        var second = await engine.CommandsOfAsync(async () => Assert.Equal(shelf, (await engine.Begin().FindVisibleAsync<Shelf>("1", Token))!.Id));

        Assert.Equal((2, 1), (first, second));
    }

    [Fact]
    public async Task What_the_operation_has_made_is_found_by_its_integer_id()
    {
        var work = engine.Begin();

        var made = await work.CreateAsync<Shelf>(Engine.Fields("""{"label":"A"}"""), Token);

        Assert.Equal(made.Id, (await work.GetVisibleAsync<Shelf>($"{made.Value.Id}", Token)).Id);
    }

    [Fact]
    public async Task A_resource_of_another_tenant_is_not_found_unless_the_caller_sees_it_and_never_within_its_own_tenant()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""", Engine.OtherTenant);
        var seeing = engine.Begin(new Caller(Engine.Tenant) { VisibleTenants = [Engine.Tenant, Engine.OtherTenant] });

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.Begin().GetVisibleAsync<Book>(book.Key, Token).AsTask());

        Assert.Equal("Resource Not Found - Book was not found ('id': 1)", refused.Message);
        Assert.Equal(book, (await seeing.FindVisibleAsync<Book>(book.Key, Token))!.Id);
        Assert.Null(await seeing.Within(Engine.Tenant).FindAsync<Book>(book.Key, Token));
        Assert.Equal(book, (await seeing.Within(Engine.OtherTenant).FindAsync<Book>(book.Key, Token))!.Id);
    }

    [Fact]
    public async Task A_kind_whose_plugin_is_switched_off_has_no_resources()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");
        var work = new Engine(engine.Tables, LibraryPlugins.Without<AuthorPlugin>()).Begin();

        Assert.Null(await work.FindAsync<Author>(author, Token));
        Assert.Null(await work.FindVisibleAsync<Author>("1", Token));
        Assert.Null(await work.FindByAsync<Author>("name", "Austen", Token));
        Assert.Empty(await work.RelatedAsync<Author>(book, BookPlugin.ToAuthor, Token));
    }

    [Fact]
    public async Task Settings_are_kept_by_the_silo_until_they_change()
    {
        var first = await engine.CommandsOfAsync(async () => Assert.Equal(2, (await engine.Begin().SettingsAsync<LoanRules>(Token))!.Most));
        var second = await engine.CommandsOfAsync(async () => Assert.Equal(2, (await engine.Begin().SettingsAsync<LoanRules>(Token))!.Most));
        await engine.RunAsync(work => work.RewriteSettingsAsync<LoanRules>(rules => rules with { Most = 5 }, Token));
        var third = await engine.CommandsOfAsync(async () => Assert.Equal(5, (await engine.Begin().SettingsAsync<LoanRules>(Token))!.Most));

        Assert.Equal((1, 0, 1), (first, second, third));
    }

    private async Task<ResourceId> ShelfAsync(string label, int books, ResourceId? author = null)
    {
        var shelf = await engine.CreateAsync<Shelf>($$"""{"label":"{{label}}"}""");
        for (var number = 0; number < books; number++)
        {
            var book = await engine.CreateAsync<Book>($$"""{"title":"{{number}}","author_id":{{author?.Key ?? "null"}}}""");
            await engine.LinkAsync(ShelfBookPlugin.Link(shelf, book, number));
        }
        return shelf;
    }
}
