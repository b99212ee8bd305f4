using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;
using Confd.Storage;

namespace Confd.Gateway.Tests;

public sealed class MohSample : ResourceSample
{
    public MohSample()
        : base("moh", () => """{"label":"m","mode":"files"}""")
    {
        Except("name", "another name of label in bodies");
        Value("mode", "\"mp3\"");
    }
}

public sealed class MohTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_class_has_a_generated_name_and_every_default()
    {
        using var tenant = await Service.NewTenantAsync(slug: "acme");
        await tenant.SkipEventsAsync();

        var moh = await tenant.Http.CreateAsync("/moh", """{"label":"m","mode":"files","name":"ignored"}""");

        Assert.Equal($"moh-acme-{moh["uuid"]}", (string?)moh["name"]);
        Assert.Equal("m", (string?)moh["label"]);
        Assert.Null(moh["application"]);
        Assert.Null(moh["sort"]);
        Assert.Equal("[]", moh["files"]!.ToJsonString());
        Assert.Equal($"{Http.BaseAddress}1.1/moh/{moh["uuid"]}", (string?)moh["links"]![0]!["href"]);
        await tenant.ExpectEventsAsync(new ExpectedEvent(
            "moh_created", $$"""{"uuid":"{{moh["uuid"]}}","tenant_uuid":"{{tenant.Uuid}}","name":"{{moh["name"]}}"}""",
            """[{"ipbx":["moh reload"]}]""") { RoutingKey = "config.moh.created" });
    }

    [Fact]
    public async Task Name_is_an_alias_of_label()
    {
        var moh = await Http.CreateAsync("/moh", """{"name":"old way","mode":"mp3"}""");

        await Http.EditAsync($"/moh/{moh["uuid"]}", """{"name":"older way"}""");

        Assert.Equal("old way", (string?)moh["label"]);
        Assert.Equal("older way", (string?)(await Http.ReadAsync($"/moh/{moh["uuid"]}"))["label"]);
    }

    [Fact]
    public async Task Custom_mode_needs_an_application()
    {
        const string message = "Input Error - custom mode must have an application";
        await Http.RefuseAsync(HttpMethod.Post, "/moh", """{"label":"m","mode":"custom"}""", message);
        var moh = await Http.CreateAsync("/moh", """{"label":"m","mode":"custom","application":"x"}""");

        await Http.RefuseAsync(HttpMethod.Put, $"/moh/{moh["uuid"]}", """{"application":null}""", message);
        await Http.EditAsync($"/moh/{moh["uuid"]}", """{"application":null,"mode":"files"}""");
        await Http.RefuseAsync(HttpMethod.Put, $"/moh/{moh["uuid"]}", """{"mode":"custom"}""", message);
        await Http.RefuseAsync(
            HttpMethod.Post, "/moh", """{"mode":"x","sort":"y"}""",
            "Input Error - label: ['Missing data for required field.']",
            "Input Error - mode: ['Must be one of: custom, files, mp3.']",
            "Input Error - sort: ['Must be one of: alphabetical, random, random_start.']");
    }

    [Theory]
    [InlineData("anything")]
    [InlineData("12")]
    [InlineData("10000000-0000-4000-8000-00000000dead")]
    public async Task Any_text_may_be_asked_for(string key)
    {
        var missing = $"Resource Not Found - MOH was not found ('uuid': '{key}')";
        await Http.RefuseAsync(HttpMethod.Get, $"/moh/{key}", "", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Put, $"/moh/{key}", "{}", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Delete, $"/moh/{key}", "", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Get, $"/moh/{key}/files/a.wav", "", HttpStatusCode.NotFound, missing);
    }

    [Theory]
    [InlineData("bytes=4-7", HttpStatusCode.PartialContent, "bytes 4-7/10", "4567")]
    [InlineData("bytes=-3", HttpStatusCode.PartialContent, "bytes 7-9/10", "789")]
    [InlineData("bytes=8-99", HttpStatusCode.PartialContent, "bytes 8-9/10", "89")]
    [InlineData("bytes=10-", HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */10", "")]
    [InlineData("lines=1-2", HttpStatusCode.OK, null, "0123456789")]
    public async Task A_part_of_a_file_may_be_asked_for(string range, HttpStatusCode status, string? contentRange, string expected)
    {
        var path = $"/moh/{(await Http.CreateAsync("/moh", """{"label":"m","mode":"mp3"}"""))["uuid"]}/files/a.mp3";
        await Http.EditAsync(path, "0123456789");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/1.1{path}");
        request.Headers.TryAddWithoutValidation("Range", range);

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(contentRange, answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Files_are_kept_listed_and_removed_without_events()
    {
        var moh = await Http.CreateAsync("/moh", """{"label":"m","mode":"files"}""");
        var path = $"/moh/{moh["uuid"]}";
        var wav = Wav(channels: 1, rate: 8000, bits: 16);
        await SkipEventsAsync();

        // The mark of base URLs in JSON is an ordinary byte here.
        wav[^1] = 1;
        Assert.Equal((HttpStatusCode.NoContent, ""), await PutAsync($"{path}/files/b%20ü.wav", wav));
        Assert.Equal((HttpStatusCode.NoContent, ""), await PutAsync($"{path}/files/a.wav", Wav(1, 16000, 8)));
        Assert.Equal((HttpStatusCode.NoContent, ""), await PutAsync($"{path}/files/a.wav", wav));

        var published = await Tenant.TakeEventsAsync("moh");
        Assert.Equal(["reload", "reload", "reload"], published.Select(one => one.Name));
        Assert.All(published, one => Assert.Equal("moh reload", (string?)JsonNode.Parse(one.Reload!)![0]!["ipbx"]![0]));
        Assert.Equal("""[{"name":"a.wav"},{"name":"b ü.wav"}]""", (await Http.ReadAsync(path))["files"]!.ToJsonString(Fields.ConfdJson.Options));
        using var file = await Http.GetAsync($"/1.1{path}/files/a.wav", TestContext.Current.CancellationToken);
        Assert.Equal(wav, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("a.wav", file.Content.Headers.ContentDisposition.FileName);
        await Http.DeleteAsync($"{path}/files/a.wav", HttpStatusCode.NoContent);
        var missing = $"Resource Not Found - MOH file was not found ('uuid': '{moh["uuid"]}', 'filename': 'a.wav')";
        await Http.RefuseAsync(HttpMethod.Delete, $"{path}/files/a.wav", "", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Get, $"{path}/files/a.wav", "", HttpStatusCode.NotFound, missing);
        Assert.Equal("""[{"name":"b ü.wav"}]""", (await Http.ReadAsync("/moh"))["items"]![0]!["files"]!.ToJsonString(Fields.ConfdJson.Options));
        await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Get, $"{path}/files/b.wav", "", HttpStatusCode.NotFound, $"Resource Not Found - MOH was not found ('uuid': '{moh["uuid"]}')");
    }

    [Fact]
    public async Task Only_wav_files_that_asterisk_plays_are_taken_in_mode_files()
    {
        var path = $"/moh/{(await Http.CreateAsync("/moh", """{"label":"m","mode":"files"}"""))["uuid"]}";

        await RefuseFileAsync(path, Wav(2, 44100, 32), "Audio file should be mono");
        await RefuseFileAsync(path, Wav(1, 44100, 32), "Audio file should have a sample rate of 8kHz or 16kHz");
        await RefuseFileAsync(path, Wav(1, 8000, 24), "Audio file should have bit depth of no more than 16 bits");
        await RefuseFileAsync(path, "not a sound file at all"u8.ToArray(), "Not able to read audio file: \"file does not start with RIFF id\"");
        await RefuseFileAsync(path, [], "Not able to read audio file: \"file is too short\"");
        await RefuseFileAsync(path, Wav(1, 8000, 16)[..30], "Not able to read audio file: \"file is too short\"");
        await RefuseFileAsync(path, Wav(1, 8000, 16)[..40], "Not able to read audio file: \"fmt chunk and/or data chunk missing\"");
        await RefuseFileAsync(path, [.. "RIFF\0\0\0\0AVI xxxxxxxxxxxx"u8], "Not able to read audio file: \"not a WAVE file\"");
        await RefuseFileAsync(path, [.. "RIFF\0\0\0\0WAVEdata\0\0\0\0"u8], "Not able to read audio file: \"data chunk before fmt chunk\"");
        await Http.EditAsync(path, """{"mode":"mp3"}""");
        Assert.Equal((HttpStatusCode.NoContent, ""), await PutAsync(path + "/files/any.mp3", [1, 2, 3]));
    }

    [Theory]
    [InlineData(".hidden")]
    [InlineData("..")]
    [InlineData("%2e%2e%2fx")]
    [InlineData("a/b")]
    public async Task Other_file_names_are_unknown_paths(string name)
    {
        var path = $"/moh/{(await Http.CreateAsync("/moh", """{"label":"m","mode":"mp3"}"""))["uuid"]}";
        // As it is: HttpClient would resolve the dots.
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(
            $"{Http.BaseAddress}1.1{path}/files/{name}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = new ByteArrayContent([1]);

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        // ".." leads to another path that has no PUT.
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
        Assert.Equal("[]", (await Http.ReadAsync(path))["files"]!.ToJsonString());
    }

    [Fact]
    public async Task Names_of_194_characters_are_the_longest()
    {
        var path = $"/moh/{(await Http.CreateAsync("/moh", """{"label":"m","mode":"mp3"}"""))["uuid"]}/files/";

        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(path + new string('n', 194), [1])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(path + new string('n', 195), [1])).Status);
    }

    [Fact]
    public async Task Users_name_a_class_of_their_own_tenant()
    {
        var moh = await Http.CreateAsync("/moh", """{"label":"m","mode":"files"}""");
        var name = (string)moh["name"]!;
        using var elsewhere = await Service.NewTenantAsync(Tenant.Uuid);
        var user = await Http.CreateAsync("/users", $$"""{"firstname":"u","music_on_hold":"{{name}}"}""");
        var missing = $"Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': '{name}')";

        await elsewhere.Http.RefuseAsync(HttpMethod.Post, "/users", $$"""{"firstname":"u","music_on_hold":"{{name}}"}""", missing);
        await Http.RefuseAsync(
            HttpMethod.Post, "/users", """{"firstname":"u","music_on_hold":"x"}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'x')");
        await Http.CreateAsync("/users", """{"firstname":"u","music_on_hold":"default"}""");
        await Http.CreateAsync("/users", """{"firstname":"u","music_on_hold":""}""");
        // A class is deleted under its users; their next edit fails until they name another one.
        await Http.DeleteAsync($"/moh/{moh["uuid"]}", HttpStatusCode.NoContent);
        await Http.RefuseAsync(HttpMethod.Put, $"/users/{user["uuid"]}", """{"lastname":"x"}""", missing);
        await Http.EditAsync($"/users/{user["uuid"]}", """{"music_on_hold":null}""");
    }

    private async Task RefuseFileAsync(string path, byte[] content, string message)
    {
        var (status, text) = await PutAsync(path + "/files/x.wav", content);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            $"Input Error - wav_file: ['{message}']", (string?)JsonNode.Parse(text)![0]);
    }

    private async Task<(HttpStatusCode Status, string Text)> PutAsync(string path, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        using var answer = await Http.PutAsync("/1.1" + path, body, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static byte[] Wav(ushort channels, uint rate, ushort bits)
    {
        var file = new byte[44 + 64];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), (uint)file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(22), channels);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(28), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(32), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(34), bits);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), 64);
        return file;
    }
}
