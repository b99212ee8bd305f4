using System.Text;
using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.Views;

/// <summary>Views that are kept, and those of what an operation has just made.</summary>
public sealed class KeptViewTests
{
    private readonly Engine engine = new(LibraryPlugins.With(
        new Addition<Book>("x1", book => book.ShowsTenant().Show("owner", b => b.Owner?.Name))));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kept_view_names_every_resource_that_it_was_made_from()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        await engine.LinkAsync(ShelfBookPlugin.Link(shelf, book));
        await NameTenantAsync("Library");

        var view = await ComposeAsync(book, readAt: 7);

        Assert.Equal(7, view.ReadAt);
        Assert.Equal([author, book, shelf, new ResourceId("tenant", $"{Engine.Tenant}")], view.Sources.Order());
        Assert.EndsWith(""","author":"Austen","shelves":["A"],"owner":"Library"}""", Encoding.UTF8.GetString(view.Body));
    }

    [Fact]
    public async Task The_tag_of_a_view_is_that_of_its_content()
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");

        var first = await ComposeAsync(book);
        await engine.EditAsync<Book>(book, """{"title":"Emma"}""");
        var same = await ComposeAsync(book);
        await engine.EditAsync<Book>(book, """{"title":"Persuasion"}""");
        var other = await ComposeAsync(book);

        Assert.Equal(first.EntityTag, same.EntityTag);
        Assert.NotEqual(first.EntityTag, other.EntityTag);
        Assert.Equal(ViewComposer.EntityTag(other.Body), other.EntityTag);
    }

    [Fact]
    public async Task What_an_operation_has_made_is_shown_without_reading_it_back()
    {
        UnitOfWork made = null!;
        var shelf = await engine.RunAsync(async work =>
        {
            made = work;
            var shelf = await work.CreateAsync<Shelf>(Engine.Fields("""{"label":"A"}"""), Token);
            var book = await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma"}"""), Token);
            await work.AssociateAsync<ShelfBookPlugin, Shelf, Book>(shelf, book, Token);
            return shelf.Id;
        });
        var view = "";

        var commands = await engine.CommandsOfAsync(async () => view = await AnswerAsync<Shelf>(made, shelf));

        Assert.Equal(0, commands);
        Assert.EndsWith(""","label":"A","books":[{"id":1,"title":"Emma"}]}""", view);
        Assert.Equal(await engine.ViewAsync<Shelf>(shelf), view);
    }

    [Fact]
    public async Task Only_what_the_operation_did_not_make_is_read_for_the_view_of_what_it_made()
    {
        await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        UnitOfWork made = null!;
        var book = await engine.RunAsync(async work =>
        {
            made = work;
            return (await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma","author_id":1}"""), Token)).Id;
        });
        var statements = engine.Store.StatementCount;

        var view = await AnswerAsync<Book>(made, book);

        // The tenants, as a page and its total; the author.
        Assert.Equal(3, engine.Store.StatementCount - statements);
        Assert.EndsWith(""","author":"Austen","shelves":[],"owner":null}""", view);
    }

    private async Task<string> AnswerAsync<T>(UnitOfWork made, ResourceId id) where T : class =>
        Encoding.UTF8.GetString(await engine.Runner.ResponderAfter(made).ItemAsync<T>(id.Key, Token));

    private async Task<KeptView> ComposeAsync(ResourceId id, long readAt = 0)
    {
        var row = engine.Tables.Content.Rows[id];
        return await engine.Composer.ComposeAsync(
            engine.Plugins.Resource<Book>(), new Stored<Book>(id, row.TenantUuid, row.Version, engine.Find<Book>(id)!), row.Number, readAt,
            made: null, Token);
    }

    private Task NameTenantAsync(string name) => engine.Store.CommitAsync(
        new ChangeSet
        {
            Writes =
            {
                new StateWrite(
                    TenantDirectory.IdOf(Engine.Tenant), null, Engine.Tenant, 1, $$"""{"uuid":"{{Engine.Tenant}}","name":"{{name}}"}""", "{}"),
            },
        },
        Token);
}
