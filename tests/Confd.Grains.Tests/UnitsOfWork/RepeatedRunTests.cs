using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>An operation that lost a race runs again as if it had not run before.</summary>
public sealed class RepeatedRunTests
{
    private readonly Engine engine = new(LibraryPlugins.All);
    private readonly List<string> order = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_from_what_is_there_now_and_its_first_try_leaves_nothing_behind()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var tries = 0;

        await engine.RunAsync(async work =>
        {
            tries++;
            var stored = (await work.FindAsync<Book>(book, Token))!;
            if (tries == 1)
            {
                await engine.Another().EditAsync<Book>(book, """{"title":"Persuasion"}""");
            }
            await work.CreateAsync<Author>(Engine.Fields($$"""{"name":"of {{stored.Value.Title}}"}"""), Token);
            await work.EditAsync(stored, Engine.Fields($$"""{"title":"{{stored.Value.Title}} again"}"""), Token);
            work.AfterCommit(() => order.Add($"after try {tries}"));
        });

        Assert.Equal(2, tries);
        Assert.Equal(("Persuasion again", 3), (engine.Find<Book>(book)!.Title, engine.VersionOf(book)));
        Assert.Equal(new ResourceId("author", "2"), Assert.Single(engine.Tables.Content.Rows.Keys, id => id.Kind == "author"));
        Assert.Equal(["book_created", "book_edited", "author_created", "book_edited"], engine.Published);
        Assert.Equal(["after try 2"], order);
    }

    [Fact]
    public async Task What_it_did_outside_is_undone_before_the_next_try()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var tries = 0;

        await engine.RunAsync(async work =>
        {
            var number = ++tries;
            await RenameAsync(work, book);
            order.Add($"done {number}");
            work.DoneOutside(_ =>
            {
                order.Add($"undone {number}");
                return Task.CompletedTask;
            });
            if (number == 1)
            {
                await engine.Another().EditAsync<Book>(book, """{"title":"Persuasion"}""");
            }
        });

        Assert.Equal(["done 1", "undone 1", "done 2"], order);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "undone")]
    public async Task What_it_did_outside_stays_only_when_it_may_have_been_committed(bool reachesCommit, string expected)
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var undone = "";

        await Assert.ThrowsAsync<IOException>(() => engine.Runner.RunAsync(
            new Caller(Engine.Tenant),
            async work =>
            {
                await RenameAsync(work, book);
                work.DoneOutside(_ =>
                {
                    undone = "undone";
                    return Task.CompletedTask;
                });
                return reachesCommit ? true : throw new IOException("broken");
            },
            (_, _, _, _) => throw new IOException("broken"), Token));

        Assert.Equal(expected, undone);
    }

    [Fact]
    public async Task After_eight_lost_races_the_caller_is_asked_to_repeat_the_request()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var tries = 0;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.RunAsync(async work =>
        {
            tries++;
            await RenameAsync(work, book);
            await engine.Another().EditAsync<Book>(book, $$"""{"title":"{{tries}}"}""");
        }));

        Assert.Equal((8, RefusalKind.Conflict), (tries, Assert.Single(refused.Refusals).Kind));
        Assert.Equal("8", engine.Find<Book>(book)!.Title);
    }

    private static async Task RenameAsync(UnitOfWork work, ResourceId book) =>
        await work.EditAsync((await work.FindAsync<Book>(book, Token))!, Engine.Fields("""{"title":"Renamed"}"""), Token);
}
