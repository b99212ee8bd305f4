using Confd.Resources;

namespace Confd.Tests.Library;

internal sealed class AuthorPlugin : ResourcePlugin<Author>
{
    public override string Name => "author";

    public override void Declare(ResourceBuilder<Author> author) => author
        .Named("authors", called: "Author", by: a => a.Id)
        .TenantScoped()
        .UniqueInTenant(a => a.Name)
        .Columns(a => a.Id, a => a.Name)
        .Sort(by: "name")
        .Links()
        .Events("author", "config.authors", a => new { a.Id });
}

internal sealed class SubjectPlugin : ResourcePlugin<Subject>
{
    public override string Name => "subject";

    public override void Declare(ResourceBuilder<Subject> subject) => subject
        .Named("subjects", called: "Subject", by: s => s.Id)
        .SystemWide()
        .Unique(s => s.Name)
        .NamedBy(s => s.Name);
}

/// <summary>Declares books: an author can't be deleted while there are books of it, a subject can.</summary>
internal sealed class BookPlugin : ResourcePlugin<Book>
{
    public static RelationPath ToAuthor { get; } = RelationPath.Right<BookPlugin, Book>(b => b.AuthorId);

    public static RelationPath OfAuthor { get; } = RelationPath.Left<BookPlugin, Book>(b => b.AuthorId);

    public override string Name => "book";

    public override void Declare(ResourceBuilder<Book> book) => book
        .Named("books", called: "Book", by: b => b.Id)
        .TenantScoped()
        .Unique(b => b.Isbn)
        .References<AuthorPlugin>(b => b.AuthorId)
        .References<SubjectPlugin>(b => b.Subject, OnDelete.Clear)
        .Must(b => b.Title != "Untitled", otherwise: Refusals.NotPermitted("A book has a title."))
        .Show("author", b => b.One<Author>(ToAuthor)?.Value.Name, ToAuthor)
        .Events("book", "config.books", b => new { b.Id });

    /// <summary>As other views show a book.</summary>
    public static object Brief(ViewNode<Book> book) => new { book.Value.Id, book.Value.Title };
}

internal sealed class ReviewPlugin : ResourcePlugin<Review>
{
    public override string Name => "review";

    public override void Declare(ResourceBuilder<Review> review) => review
        .Named("reviews", called: "Review", by: r => r.Id)
        .TenantScoped()
        .References<BookPlugin>(r => r.BookId, OnDelete.Cascade)
        .Events("review", "config.reviews", r => new { r.Id });
}

internal sealed class ReplyPlugin : ResourcePlugin<Reply>
{
    public override string Name => "reply";

    public override void Declare(ResourceBuilder<Reply> reply) => reply
        .Named("replies", called: "Reply", by: r => r.Id)
        .TenantScoped()
        .References<ReviewPlugin>(r => r.ReviewId, OnDelete.Cascade);
}

internal sealed class NotesPlugin : DocumentPlugin<Book, Notes>
{
    public override string Name => "notes";

    public override void Declare(DocumentBuilder<Book, Notes> notes) => notes
        .Route("/books/{book_id:int}/notes", "confd.books.{book_id}.notes")
        .OnEdited((book, _) => new DomainEvent("notes_edited", "config.books.notes.edited", new { book.Value.Id }));
}
