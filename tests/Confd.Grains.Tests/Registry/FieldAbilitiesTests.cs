using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;

namespace Confd.Tests.Registry;

/// <summary>What stands on a field: whether lists use it, and whether edits change it.</summary>
public sealed class FieldAbilitiesTests
{
    private static readonly ResourceDeclaration<Atlas> Atlases =
        Of(new Declared<Atlas>("atlas", atlas => atlas.Named("atlases").Column("scale", _ => "1:10"))).Resource<Atlas>();

    [Fact]
    public void Columns_are_the_marked_fields_in_the_order_of_the_record_and_then_the_declared_ones()
    {
        Assert.Equal(["uuid", "title", "pages", "scale"], Atlases.List.Columns.Select(column => column.Name));
        Assert.Equal(
            [ColumnSource.Key, ColumnSource.Body, ColumnSource.Body, ColumnSource.Folded],
            Atlases.List.Columns.Select(column => column.Source));
        Assert.Equal(ColumnType.Integer, Atlases.List.Columns[2].Type);
        Assert.Equal(["uuid"], Atlases.List.NotSearched);
        Assert.Equal(["pages"], Atlases.List.NotSorted);
        Assert.Equal("title", Atlases.List.DefaultSort);
    }

    [Fact]
    public void The_key_is_the_uuid_and_the_name_in_error_texts_that_of_the_record()
    {
        var uuid = Guid.NewGuid();

        Assert.Equal($"{uuid}", Atlases.Key(new Atlas { Uuid = uuid, Id = 4 }));
        Assert.Equal("Atlas", Atlases.Label);
    }

    [Fact]
    public void A_field_for_creations_is_read_and_described_only_there()
    {
        var body = new JsonObject { ["title"] = "World", ["series"] = "red" };
        var schema = RecordSchema.For(typeof(Atlas));

        Assert.Equal("red", (string?)RecordReader.Read(body, schema, ReadMode.Create).Values["series"]);
        Assert.Null(RecordReader.Read(body, schema, ReadMode.Edit).Values["series"]);
        Assert.True(schema.ToJsonSchema(SchemaUse.Create)["properties"]!.AsObject().ContainsKey("series"));
        Assert.False(schema.ToJsonSchema(SchemaUse.Edit)["properties"]!.AsObject().ContainsKey("series"));
        Assert.False(schema.ToJsonSchema(SchemaUse.Patch)["properties"]!.AsObject().ContainsKey("series"));
    }

    [Fact]
    public void A_field_for_creations_keeps_its_value_whatever_changes_the_record()
    {
        var before = new Atlas { Title = "World", Series = "red" };
        var after = Assert.Single(Atlases.Merges)(before, before with { Title = "Seas", Series = "blue" });

        Assert.Equal(before with { Title = "Seas" }, after);
        Assert.Equal("blue", Atlases.Merges[0](null, before with { Series = "blue" }).Series);
    }

    [Fact]
    public void Views_end_with_links_unless_the_plugin_says_otherwise()
    {
        Assert.Equal("links", Atlases.ViewFields[^1].Name);
        Assert.Empty(Of(new Declared<Atlas>("atlas", atlas => atlas.Named("atlases").WithoutLinks())).Resource<Atlas>().ViewFields);
    }

    [Fact]
    public void A_brief_that_another_view_shows_must_be_declared() => Assert.Equal(
        "Plugin 'book' declares no Brief, which Atlas shows.",
        Assert.Throws<InvalidOperationException>(() => Of(
            new BookPlugin(), new AuthorPlugin(), new SubjectPlugin(), new Declared<Atlas>("atlas", atlas => atlas.Named("atlases")),
            new BooksInAtlasPlugin())).Message);

    private static PluginRegistry Of(params IReadOnlyList<IConfdPlugin> found) => new(found, _ => true);

    internal sealed record Atlas
    {
        [ReadOnlyField, Column(IsSearched = false)] public Guid Uuid { get; init; }

        [ReadOnlyField] public int Id { get; init; }

        [Required, Column, DefaultOrder] public string Title { get; init; } = "";

        [CreateOnly] public string? Series { get; init; }

        [Column(IsSorted = false)] public int? Pages { get; init; }
    }

    internal sealed class BooksInAtlasPlugin() : AssociationPlugin<Atlas, Book>("atlas_book")
    {
        public override void Declare(AssociationBuilder<Atlas, Book> pair) => pair
            .Route("/atlases/{atlas_uuid:uuid}/books/{book_id:int}").ShowOnLeft("books");
    }
}
