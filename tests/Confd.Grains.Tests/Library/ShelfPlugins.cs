using Confd.Resources;
using Confd.Storage;

namespace Confd.Tests.Library;

internal sealed class ShelfPlugin() : ResourcePlugin<Shelf>("shelf")
{
    public override void Declare(ResourceBuilder<Shelf> shelf) => shelf
        .Named("shelves")
        .WithoutLinks()
        .Unique(s => s.Label)
        .View("label", s => new { s.Value.Label })
        .WholeView("loud", Loud)
        .Events("shelf", "config.shelves", s => new { s.Label });

    private static FullView<Shelf> Loud(ViewNode<Shelf> shelf)
    {
        var view = shelf.Full();
        view["label"] = shelf.Value.Label.ToUpperInvariant();
        return view;
    }
}

/// <summary>Declares the books on a shelf, in their order.</summary>
internal sealed class ShelfBookPlugin() : AssociationPlugin<Shelf, Book>("shelf_book")
{
    public static RelationPath Books { get; } = RelationPath.Right<ShelfBookPlugin>();

    public static RelationPath Shelves { get; } = RelationPath.Left<ShelfBookPlugin>();

    public static LinkRow Link(ResourceId shelf, ResourceId book, int position = 0) => new("shelf_book", shelf, book, position);

    public override void Declare(AssociationBuilder<Shelf, Book> pair) => pair
        .Route("/shelves/{shelf_id:id}/books/{book_id:int}")
        .ShowOnLeft("books", BookPlugin.Brief)
        .ShowOnRight("shelves", shelf => shelf.Value.Label)
        .Events("shelf_book", "config.shelves.books", link => new { link.Left.Value.Label, link.Right.Value.Id });
}
