using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.Services;

/// <summary>What a field may name, and the link that holds it.</summary>
public sealed class ReferenceTests
{
    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reference_finds_what_the_same_operation_has_made_by_its_key_and_by_its_name()
    {
        var book = await engine.RunAsync(async work =>
        {
            await work.CreateAsync<Author>(Engine.Fields("""{"name":"Austen"}"""), Token);
            await work.CreateAsync<Subject>(Engine.Fields("""{"name":"love"}"""), Token);
            return (await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma","author_id":1,"subject":"love"}"""), Token)).Id;
        });

        Assert.Equal(
            [new LinkRow("book.author_id", book, new("author", "1")), new LinkRow("book.subject", book, new("subject", "1"))],
            engine.Tables.Content.Links);
    }

    [Theory]
    [InlineData("""{"title":"Emma","author_id":1}""", "Input Error - field 'author_id': Author was not found ('author_id': '1')")]
    [InlineData("""{"title":"Emma","subject":"love"}""", "Input Error - field 'subject': Subject was not found ('subject': 'love')")]
    public async Task A_reference_to_what_the_same_operation_has_deleted_is_refused_at_once(string fields, string message)
    {
        var author = await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        var subject = await engine.CreateAsync<Subject>("""{"name":"love"}""");
        var tries = 0;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.RunAsync(async work =>
        {
            tries++;
            await work.DeleteAsync((await work.FindAsync<Author>(author, Token))!, Token);
            await work.DeleteAsync((await work.FindAsync<Subject>(subject, Token))!, Token);
            await work.CreateAsync<Book>(Engine.Fields(fields), Token);
        }));

        Assert.Equal((1, message), (tries, refused.Message));
    }

    [Fact]
    public async Task A_reference_does_not_find_what_belongs_to_another_tenant()
    {
        await engine.CreateAsync<Author>("""{"name":"Austen"}""", Engine.OtherTenant);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}"""));

        Assert.Equal("Input Error - field 'author_id': Author was not found ('author_id': '1')", refused.Message);
    }

    [Fact]
    public async Task An_edit_moves_the_link_to_what_the_field_names_now()
    {
        await engine.CreateAsync<Author>("""{"name":"Austen"}""");
        await engine.CreateAsync<Author>("""{"name":"Brontë"}""");
        var book = await engine.CreateAsync<Book>("""{"title":"Emma","author_id":1}""");

        await engine.EditAsync<Book>(book, """{"author_id":2}""");
        Assert.Equal([new LinkRow("book.author_id", book, new("author", "2"))], engine.Tables.Content.Links);

        await engine.EditAsync<Book>(book, """{"author_id":null}""");
        Assert.Empty(engine.Tables.Content.Links);
    }
}
