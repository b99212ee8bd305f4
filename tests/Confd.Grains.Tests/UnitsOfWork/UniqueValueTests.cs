using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>What unique values name within an operation, and what happens to one that is taken.</summary>
public sealed class UniqueValueTests
{
    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_value_names_what_the_operation_has_made_before_it_is_stored()
    {
        var work = engine.Begin();
        var made = await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma","isbn":"1"}"""), Token);

        var commands = await engine.CommandsOfAsync(
            async () => Assert.Equal(made.Id, (await work.FindByAsync<Book>("isbn", "1", Token))!.Id));

        Assert.Equal(0, commands);
        Assert.Null(await engine.Begin().FindByAsync<Book>("isbn", "1", Token));
    }

    [Fact]
    public async Task A_value_that_the_operation_gives_up_names_nothing_until_another_resource_takes_it()
    {
        var first = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        var second = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"2"}""");
        var work = engine.Begin();

        await GiveAsync(work, first, "3");
        Assert.Null(await work.FindByAsync<Book>("isbn", "1", Token));
        await GiveAsync(work, second, "1");

        Assert.Equal(second, (await work.FindByAsync<Book>("isbn", "1", Token))!.Id);
        Assert.Equal(first, (await work.FindByAsync<Book>("isbn", "3", Token))!.Id);
    }

    [Fact]
    public async Task Two_resources_swap_their_values_in_one_commit()
    {
        var first = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        var second = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"2"}""");

        await engine.RunAsync(async work =>
        {
            await GiveAsync(work, first, "2");
            await GiveAsync(work, second, "1");
        });

        Assert.Equal(second, (await engine.Begin().FindByAsync<Book>("isbn", "1", Token))!.Id);
        Assert.Equal(first, (await engine.Begin().FindByAsync<Book>("isbn", "2", Token))!.Id);
    }

    [Fact]
    public async Task The_value_of_a_deleted_resource_is_free_within_the_same_operation()
    {
        var old = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");

        var next = await engine.RunAsync(async work =>
        {
            await work.DeleteAsync((await work.FindAsync<Book>(old, Token))!, Token);
            return await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma","isbn":"1"}"""), Token);
        });

        Assert.Equal(next.Id, engine.Tables.Content.Owners[Isbn("1")]);
    }

    [Fact]
    public async Task A_taken_value_is_refused_in_the_words_of_its_plugin_and_nothing_is_stored()
    {
        await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.CreateAsync<Book>("""{"title":"Persuasion","isbn":"1"}"""));

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal((RefusalKind.Exists, "Resource Error - Book already exists ('isbn': '1')"), (refusal.Kind, refusal.Message));
        Assert.Single(engine.Tables.Content.Rows.Keys, id => id.Kind == "book");
        Assert.Equal(["book_created"], engine.Published);
    }

    [Theory]
    [InlineData("""{"title":"Untitled","isbn":"1"}""", "Resource Error - Book already exists ('isbn': '1')")]
    [InlineData("""{"title":"Untitled","isbn":"2"}""", "Resource Error - Operation not permitted. A book has a title.")]
    public async Task A_taken_value_comes_before_the_refusal_of_a_later_rule(string fields, string message)
    {
        await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.CreateAsync<Book>(fields));

        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public async Task The_taken_value_of_an_earlier_resource_comes_before_the_refusal_of_a_later_one()
    {
        await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.RunAsync(async work =>
        {
            await work.CreateAsync<Book>(Engine.Fields("""{"title":"Persuasion","isbn":"1"}"""), Token);
            await work.CreateAsync<Book>(Engine.Fields("""{"title":"Untitled","isbn":"2"}"""), Token);
        }));

        Assert.Equal("Resource Error - Book already exists ('isbn': '1')", refused.Message);
    }

    [Fact]
    public async Task A_generated_value_that_is_taken_is_drawn_again_rather_than_refused()
    {
        var drawn = new Queue<string>(["7", "7", "8"]);
        var drawing = new Engine(new ReaderPlugin(), new CardPlugin { Draw = drawn.Dequeue });

        var first = await drawing.CreateAsync<Card>("{}");
        var second = await drawing.CreateAsync<Card>("{}");

        Assert.Equal(("7", "8"), (drawing.Find<Card>(first)!.Number, drawing.Find<Card>(second)!.Number));
        Assert.Empty(drawn);
    }

    [Fact]
    public async Task A_value_is_unique_in_each_tenant_where_its_plugin_says_so()
    {
        var own = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        await engine.CreateAsync<Author>("""{"name":"Austen"}""", Engine.OtherTenant);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.CreateAsync<Author>("""{"name":"Austen"}"""));

        Assert.Equal("Resource Error - Author already exists ('name': 'Austen')", refused.Message);
        Assert.Equal(own, (await engine.Begin().FindInTenantAsync<Author>("name", "Austen", Token))!.Id);
    }

    [Fact]
    public async Task Values_that_were_read_in_advance_cost_nothing_when_they_are_looked_up()
    {
        await engine.CreateAsync<Book>("""{"title":"one","isbn":"1"}""");
        await engine.CreateAsync<Book>("""{"title":"two","isbn":"2"}""");
        var work = engine.Begin();

        var before = await engine.CommandsOfAsync(async () => await work.PreloadByAsync<Book>("isbn", ["1", "2", "3"], [], Token));
        var after = await engine.CommandsOfAsync(async () =>
        {
            Assert.Equal("one", (await work.FindByAsync<Book>("isbn", "1", Token))!.Value.Title);
            Assert.Equal("two", (await work.FindByAsync<Book>("isbn", "2", Token))!.Value.Title);
            Assert.Null(await work.FindByAsync<Book>("isbn", "3", Token));
        });

        // The owners, then their rows.
        Assert.Equal((2, 0), (before, after));
    }

    [Fact]
    public async Task A_silo_that_missed_a_change_notices_that_its_memory_of_a_value_is_wrong_and_tries_again()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        Assert.Equal(book, (await engine.Begin().FindByAsync<Book>("isbn", "1", Token))!.Id);
        await engine.Another().EditAsync<Book>(book, """{"isbn":"2"}""");
        var tries = 0;

        var found = await engine.RunAsync(work =>
        {
            tries++;
            return work.FindByAsync<Book>("isbn", "1", Token);
        });

        Assert.Equal((2, null), (tries, found));
    }

    private static UniqueValue Isbn(string value) => new("book", "", "isbn", value);

    private static async Task GiveAsync(UnitOfWork work, ResourceId book, string isbn) =>
        await work.EditAsync((await work.FindAsync<Book>(book, Token))!, Engine.Fields($$"""{"isbn":"{{isbn}}"}"""), Token);
}
