using System.Net;
using System.Net.Http.Headers;

namespace Confd.Gateway.Tests;

/// <summary>A file of music that comes from the silo in pieces of a mebibyte.</summary>
public sealed class LongFileTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const int LongFile = (5 * 1024 * 1024) + 321;

    [Theory]
    [InlineData("GET", null, HttpStatusCode.OK, 0, LongFile)]
    [InlineData("HEAD", null, HttpStatusCode.OK, 0, LongFile)]
    [InlineData("GET", "bytes=0-9", HttpStatusCode.PartialContent, 0, 10)]
    [InlineData("GET", "bytes=1048570-3145729", HttpStatusCode.PartialContent, 1048570, 2097160)]
    [InlineData("HEAD", "bytes=5-", HttpStatusCode.PartialContent, 5, LongFile - 5)]
    [InlineData("GET", "bytes=-7", HttpStatusCode.PartialContent, LongFile - 7, 7)]
    public async Task A_long_file_and_its_parts_are_sent(string method, string? range, HttpStatusCode status, int begins, int length)
    {
        var (path, content) = await LongFileAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/1.1{path}");
        request.Headers.TryAddWithoutValidation("Range", range);

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((status, length), (answer.StatusCode, answer.Content.Headers.ContentLength));
        var expected = method == "HEAD" ? [] : content.AsSpan(begins, length).ToArray();
        Assert.Equal(expected, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_knows_a_long_file_is_told_so()
    {
        var (path, content) = await LongFileAsync();
        using var first = await Http.GetAsync($"/1.1{path}", TestContext.Current.CancellationToken);
        var tag = first.Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/1.1{path}");
        request.Headers.IfNoneMatch.Add(tag);

        using var known = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var stale = await PutAsync(path, content, "\"0000000000000000\"");
        var current = await PutAsync(path, [.. content, 1], tag.Tag);
        using var changed = await Http.GetAsync($"/1.1{path}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.NoContent), (stale, current));
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_it_is_sent_is_sent_as_it_was()
    {
        var (path, content) = await LongFileAsync();
        using var answer = await Http.GetAsync(
            $"/1.1{path}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(path, new byte[10]));

        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private async Task<(string Path, byte[] Content)> LongFileAsync()
    {
        var moh = await Http.CreateAsync("/moh", """{"label":"m","mode":"mp3"}""");
        var content = new byte[LongFile];
        new Random(1).NextBytes(content);
        var path = $"/moh/{moh["uuid"]}/files/long.mp3";
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(path, content));
        return (path, content);
    }

    private async Task<HttpStatusCode> PutAsync(string path, byte[] content, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/1.1{path}") { Content = new ByteArrayContent(content) };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
