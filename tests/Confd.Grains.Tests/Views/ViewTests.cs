using System.Text;
using System.Text.Json.Nodes;
using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.Views;

/// <summary>Views have what the record and all plugins declare, and are made from one batch of reads.</summary>
public sealed class ViewTests
{
    private static readonly RelationPath Broader = RelationPath.Right("subject.broader");

    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_view_has_the_records_fields_in_their_order_without_internal_ones_then_those_that_plugins_declare()
    {
        await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");
        await engine.LinkAsync(ShelfBookPlugin.Link(await engine.CreateAsync<Shelf>("""{"label":"A"}"""), book));

        Assert.Equal(
            $$"""{"id":1,"tenant_uuid":"{{Engine.Tenant}}","title":"Emma","isbn":null,"author_id":1,"subject":null,"author":"Austen","shelves":["A"]}""",
            await engine.ViewAsync<Book>(book));
    }

    [Fact]
    public async Task Links_of_a_view_mark_the_place_of_the_callers_base_url()
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");

        Assert.EndsWith(
            ",\"name\":\"Austen\",\"links\":[{\"rel\":\"authors\",\"href\":\"\u0001/1.1/authors/1\"}]}", await engine.ViewAsync<Author>(author));
    }

    [Fact]
    public async Task A_field_that_is_declared_again_keeps_its_place_and_shows_the_later_value()
    {
        var adding = new Engine(LibraryPlugins.With(
            new Addition<Author>("x1", author => author.Show("one", _ => 1).Show("two", _ => 2)),
            new Addition<Author>("x2", author => author.Show("one", _ => 3))));
        var id = await adding.CreateAsync<Author>("""{"name":"Austen"}""");

        Assert.EndsWith(""","one":3,"two":2}""", await adding.ViewAsync<Author>(id));
    }

    [Fact]
    public async Task Related_resources_are_shown_by_position_then_by_id()
    {
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        var books = await BooksAsync(engine, 3);
        await engine.LinkAsync(
            ShelfBookPlugin.Link(shelf, books[2], 0), ShelfBookPlugin.Link(shelf, books[1], 1), ShelfBookPlugin.Link(shelf, books[0], 1));

        Assert.EndsWith(
            ""","books":[{"id":3,"title":"3"},{"id":1,"title":"1"},{"id":2,"title":"2"}]}""", await engine.ViewAsync<Shelf>(shelf));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task All_relations_of_all_rows_are_read_in_one_command(int count)
    {
        await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var books = await BooksAsync(engine, count, """, "author_id":1""");
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"A"}""");
        await engine.LinkAsync([.. books.Select((book, position) => ShelfBookPlugin.Link(shelf, book, position))]);
        var statements = engine.Store.StatementCount;
        IReadOnlyList<byte[]> views = [];

        var commands = await engine.CommandsOfAsync(
            async () => views = await engine.Views.ItemsAsync<Book>([.. books.Select(book => book.Key)], Token));

        // The rows; then their authors and their shelves, a statement each.
        Assert.Equal((2, 3), (commands, engine.Store.StatementCount - statements));
        Assert.All(views, view => Assert.EndsWith(""","author":"Austen","shelves":["A"]}""", Encoding.UTF8.GetString(view)));
        Assert.Equal(count, views.Count);
    }

    [Fact]
    public async Task A_path_shows_what_lies_behind_related_resources_and_only_where_it_was_declared()
    {
        var adding = new Engine(LibraryPlugins.With(
            new Addition<Shelf>("x1", shelf => shelf.Show("authors", AuthorsOn, ShelfBookPlugin.Books.ThenEach(BookPlugin.ToAuthor)))));
        var forgetting = new Engine(adding.Tables, LibraryPlugins.With(
            new Addition<Shelf>("x1", shelf => shelf.Show("authors", AuthorsOn, ShelfBookPlugin.Books))));
        await adding.CreateAsync<Author>("""{"name":"Austen"}""");
        var books = await BooksAsync(adding, 2, """, "author_id":1""");
        var shelf = await adding.CreateAsync<Shelf>("""{"label":"A"}""");
        await adding.LinkAsync([.. books.Select(book => ShelfBookPlugin.Link(shelf, book))]);

        Assert.EndsWith(""","authors":["Austen","Austen"]}""", await adding.ViewAsync<Shelf>(shelf));
        Assert.Equal(2, await adding.CommandsOfAsync(() => adding.ViewAsync<Shelf>(shelf)));
        Assert.EndsWith(""","authors":[null,null]}""", await forgetting.ViewAsync<Shelf>(shelf));

        static List<string?> AuthorsOn(ViewNode<Shelf> shelf) =>
            [.. shelf.Many<Book>(ShelfBookPlugin.Books).Select(book => book.One<Author>(BookPlugin.ToAuthor)?.Value.Name)];
    }

    [Fact]
    public async Task A_repeated_step_finds_everything_behind_it_in_one_command()
    {
        var adding = new Engine(LibraryPlugins.With(new Addition<Subject>("x1", subject => subject
            .KeepsReferences("subject.broader").Show("broader", BroaderThan, Broader.Repeated()))));
        var subjects = new List<ResourceId>();
        foreach (var name in new[] { "whales", "mammals", "animals" })
        {
            subjects.Add(await adding.CreateAsync<Subject>($$"""{"name":"{{name}}"}"""));
        }
        await adding.LinkAsync(
            new LinkRow("subject.broader", subjects[0], subjects[1]), new LinkRow("subject.broader", subjects[1], subjects[2]));

        Assert.Equal("""{"id":1,"name":"whales","broader":["mammals","animals"]}""", await adding.ViewAsync<Subject>(subjects[0]));
        Assert.Equal(2, await adding.CommandsOfAsync(() => adding.ViewAsync<Subject>(subjects[0])));

        static List<string> BroaderThan(ViewNode<Subject> subject) =>
            [.. subject.Many<Subject>(Broader).SelectMany(one => BroaderThan(one).Prepend(one.Value.Name))];
    }

    [Fact]
    public async Task A_link_to_what_is_gone_or_switched_off_shows_nothing()
    {
        await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");
        var without = new Engine(engine.Tables, LibraryPlugins.Without<AuthorPlugin>());
        var graph = new ViewGraph(engine.Plugins, engine.Services.Provider, Token);
        var shelf = new ResourceId("shelf", "s");
        graph.Add(new ViewRow(shelf, 1, Engine.Tenant, new Shelf()));
        graph.Add(new ViewRow(book, 1, Engine.Tenant, new Book()));
        graph.Add(ShelfBookPlugin.Link(shelf, new ResourceId("book", "gone")));
        graph.Add(ShelfBookPlugin.Link(shelf, book));

        Assert.Equal([book], graph.Node<Shelf>(shelf).Many<Book>(ShelfBookPlugin.Books).Select(node => node.Id));
        Assert.EndsWith(""","author_id":1,"subject":null,"author":null,"shelves":[]}""", await without.ViewAsync<Book>(book));
    }

    [Fact]
    public async Task Views_come_in_the_order_asked_for_without_those_that_are_absent()
    {
        await BooksAsync(engine, 3);

        var views = await engine.Views.ItemsAsync<Book>(["3", "9", "1"], Token);

        Assert.Equal(["3", "1"], views.Select(view => (string?)JsonNode.Parse(view)!["title"]));
    }

    [Theory]
    [InlineData("label", 1, """{"label":"a"}""")]
    [InlineData("loud", 2, """{"uuid":"{key}","id":1,"tenant_uuid":"{tenant}","label":"A","books":[{"id":1,"title":"1"}]}""")]
    public async Task A_named_view_reads_its_own_relations_and_one_made_from_the_whole_view_those_of_that_too(
        string name, int commands, string expected)
    {
        var shelf = await engine.CreateAsync<Shelf>("""{"label":"a"}""");
        await engine.LinkAsync(ShelfBookPlugin.Link(shelf, (await BooksAsync(engine, 1))[0]));
        var view = "";

        var asked = await engine.CommandsOfAsync(
            async () => view = Encoding.UTF8.GetString(await engine.Views.ItemAsync<Shelf>(shelf.Key, name, Token)));

        Assert.Equal((commands, expected.Replace("{key}", shelf.Key).Replace("{tenant}", $"{Engine.Tenant}")), (asked, view));
    }

    [Fact]
    public async Task A_complete_view_within_another_has_what_every_plugin_adds_to_it()
    {
        var adding = new Engine(LibraryPlugins.With(new Addition<Shelf>("x1", shelf => shelf
            .Show("whole", s => s.Many<Book>(ShelfBookPlugin.Books).Select(book => book.Full())).NeedsViewOf<Book>(ShelfBookPlugin.Books))));
        await adding.CreateAsync<Author>("""{"name":"Austen"}""");
        var book = (await BooksAsync(adding, 1, """, "author_id":1"""))[0];
        var shelf = await adding.CreateAsync<Shelf>("""{"label":"A"}""");
        await adding.LinkAsync(ShelfBookPlugin.Link(shelf, book));

        Assert.EndsWith($$""","whole":[{{await adding.ViewAsync<Book>(book)}}]}""", await adding.ViewAsync<Shelf>(shelf));
    }

    [Fact]
    public async Task A_part_that_all_rows_show_is_composed_once()
    {
        var composed = 0;
        var adding = new Engine(LibraryPlugins.With(new Addition<Book>("x1", book => book.Show("part", b => b.Shared("key", () =>
        {
            composed++;
            return new { Number = composed };
        })))));
        await BooksAsync(adding, 3);

        var views = await adding.Views.ItemsAsync<Book>(["1", "2", "3"], Token);

        Assert.All(views, view => Assert.EndsWith(""","part":{"number":1}}""", Encoding.UTF8.GetString(view)));
        Assert.Equal((1, 3), (composed, views.Count));
    }

    private static async Task<List<ResourceId>> BooksAsync(Engine of, int count, string further = "")
    {
        var books = new List<ResourceId>();
        for (var number = 1; number <= count; number++)
        {
            books.Add(await of.CreateAsync<Book>($$"""{"title":"{{number}}"{{further}}}"""));
        }
        return books;
    }
}
