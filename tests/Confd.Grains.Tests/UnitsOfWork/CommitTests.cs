using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>How a unit of work ends: one commit of everything, with its events and its history, or nothing.</summary>
public sealed class CommitTests
{
    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_committed_in_the_order_in_which_they_were_published_and_say_who_made_the_change()
    {
        var user = Guid.NewGuid();
        await engine.RunAsync(
            async work =>
            {
                var shelf = await work.CreateAsync<Shelf>(Engine.Fields("""{"label":"A"}"""), Token);
                var book = await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma"}"""), Token);
                await work.AssociateAsync<ShelfBookPlugin, Shelf, Book>(shelf, book, Token);
                await work.EditAsync(book, Engine.Fields("""{"title":"Persuasion"}"""), Token);
            },
            new Caller(Engine.Tenant, user, "request"));

        Assert.Equal(["shelf_created", "book_created", "shelf_book_associated", "book_edited"], engine.Published);
        Assert.All(engine.Tables.Content.Events, published => Assert.Equal((user, "request"), (published.Actor, published.RequestId)));
        var pair = engine.Tables.Content.Events[2];
        Assert.Equal(("shelf", new ResourceId("book", "1")), (pair.Resource.Kind, pair.Other));
        Assert.Equal("""{"label":"A","id":1}""", pair.Payload.ToJsonString());
        Assert.Equal("config.shelves.books.updated", (string?)pair.Headers["routing_key"]);
    }

    [Fact]
    public async Task A_change_goes_into_the_history_with_the_first_event_of_its_resource_or_with_a_row_of_its_own()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");

        await engine.EditAsync<Book>(book, """{"title":"Persuasion"}""");
        await engine.RunAsync(async work =>
        {
            var stored = (await work.FindAsync<Book>(book, Token))!;
            work.Replace(stored, stored.Value with { Title = "Sanditon" });
        });

        Assert.Equal(
            [
                ("book_edited", """{"before":{"title":"Emma"},"after":{"title":"Persuasion"}}"""),
                ("", """{"before":{"title":"Persuasion"},"after":{"title":"Sanditon"}}"""),
            ],
            engine.Tables.Content.Events.Skip(1).Select(published => (published.Name, published.Change!)));
    }

    [Fact]
    public async Task What_runs_at_the_end_belongs_to_the_commit_and_what_runs_after_it_comes_after_the_other_silos_were_told()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var order = new List<string>();

        await engine.RunAsync(async work =>
        {
            var stored = (await work.FindAsync<Book>(book, Token))!;
            work.AfterCommit(() => order.Add($"after {engine.Find<Book>(book)!.Title}, told of version {engine.Broadcast.Told[^1][book]}"));
            work.AtEnd(_ =>
            {
                order.Add("end");
                work.Replace(stored, stored.Value with { Title = "Persuasion" });
                return Task.CompletedTask;
            });
            order.Add("work");
        });

        Assert.Equal(["work", "end", "after Persuasion, told of version 2"], order);
    }

    [Fact]
    public async Task A_dry_run_is_checked_to_the_end_and_leaves_nothing()
    {
        await engine.CreateAsync<Book>("""{"title":"Emma","isbn":"1"}""");
        var trial = new Caller(Engine.Tenant) { IsDryRun = true };

        await engine.RunAsync(async work => await work.CreateAsync<Book>(Engine.Fields("""{"title":"Persuasion","isbn":"2"}"""), Token), trial);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.RunAsync(
            async work => await work.CreateAsync<Book>(Engine.Fields("""{"title":"Persuasion","isbn":"1"}"""), Token), trial));

        Assert.Equal("Resource Error - Book already exists ('isbn': '1')", refused.Message);
        Assert.Single(engine.Tables.Content.Rows.Keys, id => id.Kind == "book");
        Assert.Equal(["book_created"], engine.Published);
        Assert.Single(engine.Broadcast.Told);
    }

    [Fact]
    public async Task Resources_of_two_tenants_are_never_linked_whatever_a_plugin_forgets()
    {
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""", Engine.OtherTenant);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.LinkAsync(ShelfBookPlugin.Link(shelf, book)));

        Assert.Equal(
            $"Resource Error - different tenants ('shelf_tenant_uuid': '{Engine.Tenant}', 'book_tenant_uuid': '{Engine.OtherTenant}')",
            refused.Message);
        Assert.Empty(engine.Tables.Content.Links);
    }

    [Fact]
    public async Task The_first_write_in_a_tenant_makes_its_row_and_later_ones_do_not_ask()
    {
        var (first, second) = (engine.Begin(), engine.Begin());
        await first.CreateAsync<Book>(Engine.Fields("""{"title":"Emma"}"""), Token);
        var changes = (await engine.CommitAsync(first))!;
        await second.CreateAsync<Book>(Engine.Fields("""{"title":"Persuasion"}"""), Token);

        Assert.Equal([new ResourceId("tenant", $"{Engine.Tenant}")], changes.Ensured.Select(row => row.Id));
        Assert.Empty((await engine.CommitAsync(second))!.Ensured);
    }

    [Fact]
    public async Task A_unit_of_work_knows_whether_others_changed_its_resources_since_it_began()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var (alone, crossed) = (engine.Begin(), engine.Begin());

        await RenameAsync(alone, book);
        await engine.CommitAsync(alone);
        await RenameAsync(crossed, book);
        await engine.CommitAsync(crossed);

        Assert.Equal(engine.Tracker.Now - 1, alone.CommittedAt);
        Assert.Null(crossed.CommittedAt);
    }

    [Fact]
    public async Task After_a_lost_race_the_silo_trusts_no_version_of_what_it_wanted_to_change()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var read = engine.Tracker.Now;
        var work = engine.Begin();
        await RenameAsync(work, book);
        Assert.True(engine.Tracker.IsCurrent(read, book, version: 1));
        await engine.Another().EditAsync<Book>(book, """{"title":"Persuasion"}""");

        await Assert.ThrowsAsync<VersionConflictException>(() => engine.CommitAsync(work));

        Assert.False(engine.Tracker.IsCurrent(read, book, version: 1));
        Assert.Equal(0, engine.Broadcast.Doubts);
    }

    [Fact]
    public async Task A_commit_that_may_have_happened_unnoticed_makes_every_silo_doubt()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var work = engine.Begin();
        await RenameAsync(work, book);

        await Assert.ThrowsAsync<IOException>(() => work.CommitAsync((_, _, _, _) => throw new IOException("broken"), Token));

        Assert.Equal(1, engine.Broadcast.Doubts);
    }

    private static async Task RenameAsync(UnitOfWork work, ResourceId book) =>
        await work.EditAsync((await work.FindAsync<Book>(book, Token))!, Engine.Fields("""{"title":"Renamed"}"""), Token);
}
