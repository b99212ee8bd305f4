using Confd.Resources;

namespace Confd.Tests.Library;

internal sealed class AuthorPlugin() : ResourcePlugin<Author>("author")
{
    public override void Declare(ResourceBuilder<Author> author) => author
        .Named("authors")
        .UniqueInTenant(a => a.Name)
        .Events("author", "config.authors", a => new { a.Id });
}

internal sealed class SubjectPlugin() : ResourcePlugin<Subject>("subject")
{
    public override void Declare(ResourceBuilder<Subject> subject) => subject
        .Named("subjects")
        .WithoutLinks()
        .SystemWide()
        .Unique(s => s.Name)
        .NamedBy(s => s.Name);
}

/// <summary>Declares books: an author can't be deleted while there are books of it, a subject can.</summary>
internal sealed class BookPlugin() : ResourcePlugin<Book>("book")
{
    public static RelationPath ToAuthor { get; } = RelationPath.Right<BookPlugin, Book>(b => b.AuthorId);

    public static RelationPath OfAuthor { get; } = RelationPath.Left<BookPlugin, Book>(b => b.AuthorId);

    public override void Declare(ResourceBuilder<Book> book) => book
        .Named("books")
        .WithoutLinks()
        .Unique(b => b.Isbn)
        .References<AuthorPlugin>(b => b.AuthorId)
        .References<SubjectPlugin>(b => b.Subject, OnDelete.Clear)
        .Must(b => b.Title != "Untitled", otherwise: Refusals.NotPermitted("A book has a title."))
        .Show("author", b => b.One<Author>(ToAuthor)?.Value.Name, ToAuthor)
        .Events("book", "config.books", b => new { b.Id });

    /// <summary>As other views show a book.</summary>
    public static object Brief(ViewNode<Book> book) => new { book.Value.Id, book.Value.Title };
}

internal sealed class ReviewPlugin() : ResourcePlugin<Review>("review")
{
    public override void Declare(ResourceBuilder<Review> review) => review
        .Named("reviews")
        .References<BookPlugin>(r => r.BookId, OnDelete.Cascade)
        .Events("review", "config.reviews", r => new { r.Id });
}

internal sealed class ReplyPlugin() : ResourcePlugin<Reply>("reply")
{
    public override void Declare(ResourceBuilder<Reply> reply) => reply
        .Named("replies")
        .References<ReviewPlugin>(r => r.ReviewId, OnDelete.Cascade);
}

internal sealed class NotesPlugin() : DocumentPlugin<Book, Notes>("notes")
{
    public override void Declare(DocumentBuilder<Book, Notes> notes) => notes
        .Route("/books/{book_id:int}/notes")
        .OnEdited((book, _) => new DomainEvent("notes_edited", "config.books.notes.edited", new { book.Value.Id }));
}
