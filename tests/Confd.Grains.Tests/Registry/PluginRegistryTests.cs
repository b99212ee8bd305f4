using Confd.Asterisk;
using Confd.Resources;
using Confd.Tests.Library;

namespace Confd.Tests.Registry;

/// <summary>What the registry makes of the plugins that it finds, and how it refuses those that contradict each other.</summary>
public sealed class PluginRegistryTests
{
    [Fact]
    public void A_kind_is_found_by_its_name_and_by_its_record()
    {
        var plugins = Of(LibraryPlugins.All);

        Assert.Equal(("book", "loan_rules"), (plugins.KindOf(typeof(Book)), plugins.KindOfRow(typeof(LoanRules))));
        Assert.Same(plugins.Resource("book"), plugins.Resource<Book>());
        Assert.Null(plugins.KindOf(typeof(LoanRules)));
        var pair = plugins.Association("shelf_book");
        Assert.Equal(("shelf", "book"), (pair.LeftKind, pair.RightKind));
    }

    [Fact]
    public void Links_of_references_are_told_from_those_of_associations()
    {
        var plugins = Of(LibraryPlugins.All);

        Assert.Equal(
            [true, true, true, false, false],
            new[] { "book.author_id", "review.book_id", "notes.owner", "shelf_book", "loan" }.Select(plugins.IsReference));
    }

    [Fact]
    public void Extensions_are_applied_after_all_plugins_in_the_order_of_the_plugins_names_however_they_were_found()
    {
        var applied = new List<string>();
        IConfdPlugin[] found =
        [
            new Addition<Book>("z", book => Apply("z", book)), new BookPlugin(), new Addition<Book>("a", book => Apply("a", book)),
            new Addition<Book>("m", book => Apply("m", book)),
        ];

        var book = Of(found).Resource<Book>();

        Assert.Equal(["a", "m", "z"], applied);
        Assert.Equal(["author", "a", "m", "z"], book.ViewFields.Select(field => field.Name));

        void Apply(string name, ResourceBuilder<Book> builder)
        {
            applied.Add(name);
            builder.Show(name, _ => name);
        }
    }

    [Fact]
    public void Two_plugins_with_one_name_are_both_named_even_when_one_is_switched_off()
    {
        IConfdPlugin[] found = [new BookPlugin(), new Addition<Author>("book", _ => { })];

        var error = Assert.Throws<InvalidOperationException>(() => new PluginRegistry(found, plugin => plugin is BookPlugin));

        Assert.Equal(
            $"Two plugins are called 'book': {typeof(BookPlugin).AssemblyQualifiedName} and {typeof(Addition<Author>).AssemblyQualifiedName}.",
            error.Message);
    }

    [Fact]
    public void Two_plugins_that_declare_the_same_record_are_both_named()
    {
        IConfdPlugin[] resources = [new BookPlugin(), new Declared<Book>("volume", book => book.Named("volumes", "Volume", by: b => b.Id))];
        IConfdPlugin[] settings = [new LoanRulesPlugin(), new OtherLoanRulesPlugin()];

        Assert.Equal(
            "Plugins 'book' and 'volume' declare the same record Confd.Tests.Library.Book.",
            Assert.Throws<InvalidOperationException>(() => Of(resources)).Message);
        Assert.Equal(
            "Plugins 'loan_rules' and 'other_rules' declare the same record Confd.Tests.Library.LoanRules.",
            Assert.Throws<InvalidOperationException>(() => Of(settings)).Message);
    }

    [Fact]
    public void Two_plugins_that_compose_the_same_file_are_both_named() => Assert.Equal(
        "Plugins 'first' and 'second' compose the same file books.conf.",
        Assert.Throws<InvalidOperationException>(() => Of(new FilePlugin("second"), new FilePlugin("first"))).Message);

    [Fact]
    public void A_resource_without_a_key_is_refused() => Assert.Equal(
        "Plugin 'volume' declares no key: call Named(…).",
        Assert.Throws<InvalidOperationException>(() => Of(new Declared<Book>("volume", _ => { }))).Message);

    [Fact]
    public void A_document_needs_one_owner_in_its_path() => Assert.Equal(
        "Plugin 'lost_notes': the path '/notes' needs one placeholder, the owner's.",
        Assert.Throws<InvalidOperationException>(() => Of(new LostNotesPlugin())).Message);

    [Fact]
    public void What_is_missing_is_named_with_the_plugin_that_is_switched_off_if_there_is_one()
    {
        var plugins = new PluginRegistry(
            LibraryPlugins.Without<ShelfPlugin>(), plugin => plugin is not (AuthorPlugin or LoanRulesPlugin or NotesPlugin));

        Assert.Equal("Author is needed, but Confd:Plugins:author switches it off.", MessageOf(() => plugins.Resource<Author>()));
        Assert.Equal("LoanRules is needed, but Confd:Plugins:loan_rules switches it off.", MessageOf(() => plugins.SettingsOf<LoanRules>()));
        Assert.Equal("Notes is needed, but Confd:Plugins:notes switches it off.", MessageOf(() => plugins.Resource(typeof(Notes))));
        Assert.Equal("No enabled plugin declares Shelf.", MessageOf(() => plugins.Resource<Shelf>()));
        Assert.Contains("author", plugins.Names);

        static string MessageOf(Action ask) => Assert.Throws<InvalidOperationException>(ask).Message;
    }

    [Fact]
    public void A_resource_that_is_switched_off_takes_along_its_associations_documents_and_what_these_add()
    {
        var plugins = new PluginRegistry(LibraryPlugins.All, plugin => plugin is not BookPlugin);

        Assert.Empty(plugins.Associations);
        Assert.Empty(plugins.Documents);
        Assert.Empty(plugins.Resource<Shelf>().ViewFields);
        Assert.Equal(["books"], Of(LibraryPlugins.All).Resource<Shelf>().ViewFields.Select(field => field.Name));
    }

    [Fact]
    public void What_is_added_to_a_resource_or_an_association_that_is_switched_off_is_left_out()
    {
        var applied = new List<string>();
        IConfdPlugin[] found =
        [
            .. LibraryPlugins.All, new Addition<Author>("x1", _ => applied.Add("author")), new Addition<Shelf>("x2", _ => applied.Add("shelf")),
            new Declared<Twin>("x3", twin => twin.Named("twins", "Twin", by: t => t.Id)
                .ExtendsPair<LoanPlugin, Reader, Book>(_ => applied.Add("loan"))
                .ExtendsPair<ShelfBookPlugin, Shelf, Book>(_ => applied.Add("shelf_book"))),
        ];

        _ = new PluginRegistry(found, plugin => plugin is not (AuthorPlugin or LoanPlugin));

        Assert.Equal(["shelf", "shelf_book"], applied);
    }

    [Fact]
    public void Of_several_associations_of_two_kinds_one_must_be_named()
    {
        var plugins = Of([.. LibraryPlugins.All, new TopShelfPlugin()]);

        var error = Assert.Throws<ArgumentException>(() => plugins.AssociationOf<Shelf, Book>(named: null));

        Assert.Equal("Shelf and Book are associated by shelf_book, shelf_top: name one of them.", error.Message);
        Assert.Equal("shelf_top", plugins.AssociationOf<Shelf, Book>("shelf_top").Kind);
        Assert.Equal("loan", plugins.AssociationOf<Reader, Book>(named: null).Kind);
    }

    [Fact]
    public void A_resource_knows_who_refers_to_it_in_the_order_in_which_they_refuse_its_deletion()
    {
        IConfdPlugin[] found =
        [
            .. LibraryPlugins.All,
            new Declared<Twin>("a_twin", twin => twin.Named("twins", "Twin", by: t => t.Id)
                .References<ReaderPlugin>(t => t.OtherId, refusedAfter: typeof(CardPlugin))),
        ];

        Assert.Equal(["card", "a_twin", "locker"], Of(found).Resource<Reader>().IncomingReferences.Select(reference => reference.ReferrerKind));
        Assert.Equal(
            [("notes.owner", OnDelete.Cascade), ("review.book_id", OnDelete.Cascade)],
            Of(found).Resource<Book>().IncomingReferences.Select(reference => (reference.LinkKind, reference.OnDelete)));
    }

    [Fact]
    public void A_view_that_holds_another_reads_what_that_one_reads()
    {
        var plugins = Of(LibraryPlugins.With(new Addition<Shelf>("x1", shelf => shelf.NeedsViewOf<Book>(ShelfBookPlugin.Books))));

        Assert.Equal(
            ["shelf_book", "shelf_book", "shelf_book book.author_id", "shelf_book shelf_book"],
            plugins.Resource<Shelf>().ViewPaths.Select(path => string.Join(' ', path.RelationSteps.Select(step => step.LinkKind))));
    }

    private static PluginRegistry Of(params IReadOnlyList<IConfdPlugin> found) => new(found, _ => true);

    private sealed record Twin
    {
        public int Id { get; init; }

        public int? OtherId { get; init; }
    }

    private sealed class OtherLoanRulesPlugin() : SettingsPlugin<LoanRules>("other_rules")
    {
        public override void Declare(SettingsBuilder<LoanRules> rules) => rules.Route("other/rules");
    }

    private sealed class TopShelfPlugin() : AssociationPlugin<Shelf, Book>("shelf_top")
    {
        public override void Declare(AssociationBuilder<Shelf, Book> pair) =>
            pair.Route("/shelves/{shelf_id:id}/top/{book_id:int}");
    }

    private sealed class LostNotesPlugin() : DocumentPlugin<Book, Notes>("lost_notes")
    {
        public override void Declare(DocumentBuilder<Book, Notes> notes) => notes.Route("/notes");
    }

    private sealed class FilePlugin(string name) : ConfFilePlugin(name, "books.conf")
    {
        public override void Declare(ConfFileBuilder file) => file.Part((_, _) => { });
    }
}
