using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests;

/// <summary>Long lists come in pieces: no message and no memory holds them whole, and a part that many rows show is composed once.</summary>
/// <remarks>One database after the other: the memory that is measured is that of the process.</remarks>
[Collection("long lists")]
public sealed class LongListTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    private const int Members = 1400;
    private const int LargestPiece = 1_100_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Each of 1,400 users shows 1,400 others: 370 MB.</summary>
    [Fact]
    public async Task A_pickup_with_1400_members_on_either_side_is_listed_in_little_memory()
    {
        var users = await NewUsersAsync();
        var pickup = new ResourceId("call_pickup", $"{(await Http.CreateAsync("/callpickups", $$"""{"name":"p{{Guid.NewGuid():N}}"}"""))["id"]}");
        foreach (var side in new[] { "interceptor", "target" })
        {
            var links = new ChangeSet();
            links.LinksWritten.AddRange(users.Select(user => new LinkRow($"call_pickup_{side}_user", pickup, user)));
            await Service.Store.CommitAsync(links, Cancelled);
        }
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var answer = await Http.GetAsync("/1.1/users", HttpCompletionOption.ResponseHeadersRead, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Null(answer.Headers.ETag);
        var samples = new List<long>();
        var (names, length) = await ReadAsync(
            await answer.Content.ReadAsStreamAsync(Cancelled),
            () => samples.Add(GC.GetTotalMemory(forceFullCollection: true) - before));
        // The key of each target, and of the user itself.
        Assert.Equal(Members * (Members + 1), names);
        Assert.True(length > 200_000_000, $"{length} bytes");
        // Other tests of the process may need memory meanwhile; what kept the answer would need it in all of the later samples.
        Assert.InRange(samples.Skip(samples.Count / 2).Min(), long.MinValue, 150_000_000);
    }

    [Fact]
    public async Task A_long_list_is_the_same_in_pieces_and_whole()
    {
        await NewUsersAsync();
        var call = new RouteCall
        {
            Caller = new Caller(Tenant.Uuid), Path = new Dictionary<string, string>(), TakesPieces = true,
        };
        var target = Service.Grains.GetGrain(GrainId.Create(GrainType.Create(List.GrainType), List.GrainKey)).AsReference<IResourceCollectionGrain>();

        var first = await target.ListAsync(call, Cancelled);
        var whole = (await target.ListAsync(call with { TakesPieces = false }, Cancelled)).Body!;

        var pieces = new List<byte[]> { first.Body! };
        var rest = Service.Grains.GetGrain<IAnswerGrain>(first.Rest!.Value);
        while (await rest.NextAsync(pieces.Count, Cancelled) is { } piece)
        {
            Assert.Equal(piece, await rest.NextAsync(pieces.Count, Cancelled));
            pieces.Add(piece);
        }
        Assert.InRange(pieces.Count, 2, 20);
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, LargestPiece));
        Assert.Equal(Encoding.UTF8.GetString(whole), string.Concat(pieces.Select(Encoding.UTF8.GetString)));
        await Assert.ThrowsAsync<AnswerLostException>(() => rest.NextAsync(1, Cancelled));
        var served = await Http.ReadAsync("/users");
        Assert.Equal((Members, Members), ((int)served["total"]!, served["items"]!.AsArray().Count));
    }

    [Fact]
    public async Task Head_and_short_pages_are_as_ever()
    {
        await NewUsersAsync();

        using var head = await Http.SendAsync(HttpMethod.Head, "/users", "", []);
        using var page = await Http.SendAsync(HttpMethod.Get, "/users?limit=2", "", []);

        Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync(Cancelled)));
        Assert.NotNull(page.Headers.ETag);
        Assert.NotNull(page.Content.Headers.ContentLength);
        using var known = await Http.SendAsync(HttpMethod.Get, "/users?limit=2", "", ("If-None-Match", page.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    private ManifestRoute List => Service.Manifest.Routes.Single(route => route is { Method: "GET", Path: "/users" });

    /// <summary>Copies of one user, past the API: only to be read.</summary>
    private async Task<List<ResourceId>> NewUsersAsync()
    {
        var uuid = (string)(await Http.CreateAsync("/users", """{"firstname":"Somebody","lastname":"With a name"}"""))["uuid"]!;
        var first = (await Service.Store.ReadAsync([new ResourceId("user", uuid)], Cancelled)).Single();
        var number = await Service.Store.TakeIdsAsync("user", Members, Cancelled);
        var made = new List<ResourceId> { first.Id };
        var changes = new ChangeSet();
        for (var count = 1; count < Members; count++)
        {
            var id = new ResourceId("user", $"{Guid.NewGuid()}");
            var body = JsonNode.Parse(first.Body)!;
            (body["uuid"], body["id"]) = (id.Key, number + count);
            changes.Writes.Add(new StateWrite(id, number + count, Tenant.Uuid, 0, body.ToJsonString(), """{"order":"s"}"""));
            made.Add(id);
        }
        await Service.Store.CommitAsync(changes, Cancelled);
        return made;
    }

    /// <summary>Reads JSON as it comes, and counts the names of people in it.</summary>
    private static async Task<(int Names, long Length)> ReadAsync(Stream stream, Action sample)
    {
        var reader = PipeReader.Create(stream);
        var (state, names, length, sampled) = (new JsonReaderState(), 0, 0L, 0L);
        while (true)
        {
            var read = await reader.ReadAsync(Cancelled);
            var used = Count(read.Buffer, read.IsCompleted, ref state, ref names);
            length += read.Buffer.Slice(0, used).Length;
            reader.AdvanceTo(used, read.Buffer.End);
            if (length - sampled > 60_000_000)
            {
                sampled = length;
                sample();
            }
            if (read.IsCompleted)
            {
                return (names, length);
            }
        }
    }

    private static SequencePosition Count(ReadOnlySequence<byte> bytes, bool isLast, ref JsonReaderState state, ref int names)
    {
        var json = new Utf8JsonReader(bytes, isLast, state);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("lastname"u8))
            {
                names++;
            }
        }
        state = json.CurrentState;
        return json.Position;
    }
}
