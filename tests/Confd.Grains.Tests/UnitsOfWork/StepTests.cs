using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>Of an operation of many steps, each step learns at its end what the commit would refuse of it.</summary>
public sealed class StepTests
{
    private const string Taken = "Resource Error - Book already exists ('isbn': '1')";

    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_is_refused_for_a_value_that_a_stored_resource_has_and_the_next_one_answers_for_itself()
    {
        await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        var work = engine.Begin();

        Assert.Equal(Taken, (await StepAsync(work, "1"))?.Message);
        work.ForgetStep();

        Assert.Null(await StepAsync(work, "2"));
    }

    [Fact]
    public async Task Of_two_steps_with_one_value_the_second_is_refused()
    {
        var work = engine.Begin();

        Assert.Null(await StepAsync(work, "1"));
        Assert.Equal(Taken, (await StepAsync(work, "1"))?.Message);
    }

    [Fact]
    public async Task A_forgotten_step_leaves_neither_resources_nor_links_but_its_values_count_as_taken()
    {
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        var kept = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        await engine.LinkAsync(ShelfBookPlugin.Link(shelf, kept));
        var work = engine.Begin();
        await work.RelatedAsync<Book>(shelf, ShelfBookPlugin.Books, Token);

        work.BeginStep();
        var made = await work.CreateAsync<Book>(Engine.Fields("""{"title":"Persuasion","isbn":"1"}"""), Token);
        work.Link(ShelfBookPlugin.Link(shelf, made.Id));
        Assert.Null(await work.EndStepAsync(Token));
        work.ForgetStep();

        Assert.Null(await work.FindAsync<Book>(made.Id, Token));
        Assert.Equal([ShelfBookPlugin.Link(shelf, kept)], await work.LinksAsync(shelf, Token));
        Assert.Equal(Taken, (await StepAsync(work, "1"))?.Message);
    }

    [Fact]
    public async Task A_value_that_a_step_gave_up_is_free_for_later_ones()
    {
        var old = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        var work = engine.Begin();

        work.BeginStep();
        await work.DeleteAsync((await work.FindAsync<Book>(old, Token))!, Token);
        Assert.Null(await work.EndStepAsync(Token));

        Assert.Null(await StepAsync(work, "1"));
        await engine.CommitAsync(work);
        Assert.Equal(new ResourceId("book", "2"), engine.Tables.Content.Owners[new UniqueValue("book", "", "isbn", "1")]);
    }

    [Fact]
    public async Task A_value_that_stays_or_was_generated_is_no_claim()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        await engine.CreateAsync<Card>("""{"number":"drawn"}""");
        var work = engine.Begin();

        work.BeginStep();
        await work.EditAsync((await work.FindAsync<Book>(book, Token))!, Engine.Fields("""{"title":"Persuasion"}"""), Token);
        await work.CreateAsync<Card>([], Token);

        Assert.Null(await work.EndStepAsync(Token));
    }

    [Fact]
    public async Task Steps_whose_values_were_read_in_advance_ask_the_database_nothing()
    {
        await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        var work = engine.Begin();
        await work.PreloadByAsync<Book>("isbn", ["1", "2", "3"], [], Token);

        var commands = await engine.CommandsOfAsync(async () =>
        {
            Assert.Null(await StepAsync(work, "2"));
            Assert.Null(await StepAsync(work, "3"));
            Assert.Equal(Taken, (await StepAsync(work, "1"))?.Message);
        });

        Assert.Equal(0, commands);
    }

    [Fact]
    public async Task A_value_that_another_takes_after_the_step_runs_the_operation_again_to_name_the_step()
    {
        var tries = 0;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.RunAsync(async work =>
        {
            tries++;
            if (await StepAsync(work, "1") is { } refusal)
            {
                throw new RefusedException(refusal);
            }
            await engine.Another().CreateAsync<Book>("""{"title":"Persuasion","isbn":"1"}""");
        }));

        Assert.Equal((2, Taken), (tries, refused.Message));
    }

    [Fact]
    public async Task Later_steps_find_edit_link_and_delete_what_earlier_steps_made()
    {
        const int steps = 400;
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        var work = engine.Begin();
        for (var step = 1; step <= steps; step++)
        {
            Assert.Null(await StepAsync(work, $"{step}"));
        }

        work.BeginStep();
        var edited = (await work.FindByAsync<Book>("isbn", "1", Token))!;
        await work.EditAsync(edited, Engine.Fields("""{"title":"Persuasion","isbn":"x"}"""), Token);
        var deleted = (await work.FindByAsync<Book>("isbn", "2", Token))!;
        await work.DeleteAsync(deleted, Token);
        var linked = (await work.FindByAsync<Book>("isbn", "3", Token))!;
        await work.AssociateAsync<ShelfBookPlugin, Shelf, Book>((await work.FindAsync<Shelf>(shelf, Token))!, linked, Token);
        Assert.Null(await work.EndStepAsync(Token));
        Assert.Null(await StepAsync(work, "2"));
        Assert.Equal("Resource Error - Book already exists ('isbn': '400')", (await StepAsync(work, "400"))?.Message);
        work.ForgetStep();
        await engine.CommitAsync(work);

        Assert.Equal(("Persuasion", "x"), (engine.Find<Book>(edited.Id)!.Title, engine.Find<Book>(edited.Id)!.Isbn));
        Assert.Null(engine.Find<Book>(deleted.Id));
        Assert.Equal([ShelfBookPlugin.Link(shelf, linked.Id)], engine.Tables.Content.Links);
        Assert.Equal(steps, engine.Tables.Content.Rows.Keys.Count(id => id.Kind == "book"));
        Assert.Equal(
            Enumerable.Range(3, steps - 2).Append(2).Select(isbn => $"{isbn}").Append("x").Order(),
            engine.Tables.Content.Owners.Keys.Where(key => key.Kind == "book").Select(key => key.Value).Order());
    }

    [Fact]
    public async Task The_history_of_many_steps_has_each_resource_as_the_last_step_left_it_with_its_first_event()
    {
        const int steps = 400;
        var work = engine.Begin();
        var books = new List<Stored<Book>>();
        for (var step = 0; step < steps; step++)
        {
            work.BeginStep();
            books.Add(await work.CreateAsync<Book>(Title($"Draft {step}"), Token));
        }
        work.BeginStep();
        foreach (var (index, book) in books.Index())
        {
            await work.EditAsync(book, Title($"Book {index}"), Token);
        }
        await engine.CommitAsync(work);

        var events = engine.Tables.Content.Events;
        Assert.Equal(
            [.. books.Select(book => ("book_created", book.Id)), .. books.Select(book => ("book_edited", book.Id))],
            events.Select(published => (published.Name, published.Resource)));
        Assert.All(events.Take(steps).Index(), one => Assert.Contains($"\"title\":\"Book {one.Index}\"", one.Item.Change, StringComparison.Ordinal));
        Assert.All(events.Skip(steps), published => Assert.Null(published.Change));
    }

    [Fact]
    public async Task Something_is_read_once_for_all_steps()
    {
        var reads = 0;
        var work = engine.Begin();
        Assert.Null(work.Known<string>("key"));

        for (var step = 0; step < 3; step++)
        {
            Assert.Equal("read 1", await work.OnceAsync("key", () => ValueTask.FromResult($"read {++reads}")));
        }

        Assert.Equal(("read 1", null), (work.Known<string>("key"), work.Known<string>("other key")));
    }

    private static System.Text.Json.Nodes.JsonObject Title(string title) => new() { ["title"] = title };

    private static async Task<Refusal?> StepAsync(UnitOfWork work, string isbn)
    {
        work.BeginStep();
        await work.CreateAsync<Book>(Engine.Fields($$"""{"title":"Emma","isbn":"{{isbn}}"}"""), Token);
        return await work.EndStepAsync(Token);
    }
}
