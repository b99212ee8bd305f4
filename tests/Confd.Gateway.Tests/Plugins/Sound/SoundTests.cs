using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class SqliteSoundTests(SqliteSoundFixture service) : SoundTests(service), IClassFixture<SqliteSoundFixture>;

public sealed class PostgresSoundTests(PostgresSoundFixture service) : SoundTests(service), IClassFixture<PostgresSoundFixture>;

/// <summary>Categories of sounds with their files, and Asterisk's own sounds as its folder has them.</summary>
public abstract class SoundTests(ISoundFixture fixture) : ApiTests(fixture.Service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string TenantFolder => Path.Combine(fixture.Sounds, $"{Tenant.Uuid}");

    [Fact]
    public async Task A_category_is_a_folder_and_its_life_is_told()
    {
        await SkipEventsAsync();

        using var answer = await Http.SendAsync(HttpMethod.Post, "/sounds", """{"name":"snd1","tenant_uuid":"ignored"}""", []);

        Assert.Equal((HttpStatusCode.Created, $"{Http.BaseAddress}1.1/sounds/snd1"), (answer.StatusCode, $"{answer.Headers.Location}"));
        var view = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","name":"snd1","files":[],"links":[{"rel":"sounds","href":"{{Http.BaseAddress}}1.1/sounds/snd1"}]}""";
        Assert.Equal(view + "\n", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(view, (await Http.ReadAsync("/sounds/snd1")).ToJsonString());
        Assert.True(Directory.Exists(Path.Combine(TenantFolder, "snd1")));
        await Http.RefuseAsync(
            HttpMethod.Post, "/sounds", """{"name":"snd1"}""",
            $"Resource Error - SoundCategory(tenant_uuid={Tenant.Uuid}, name=snd1, files=<0>) already exists ('name': 'snd1')");
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync("/sounds/snd1/files/a", [1])).Status);
        await Http.DeleteAsync("/sounds/snd1", HttpStatusCode.NoContent);
        Assert.False(Directory.Exists(Path.Combine(TenantFolder, "snd1")));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            await Http.RefuseAsync(method, "/sounds/snd1", "", HttpStatusCode.NotFound, "Resource Not Found - Sound was not found ('name': 'snd1')");
        }
        await ExpectEventsAsync(
            new ExpectedEvent("sound_created", """{"name":"snd1"}""") { RoutingKey = "config.sounds.created" },
            new ExpectedEvent("sound_deleted", """{"name":"snd1"}""") { RoutingKey = "config.sounds.deleted" });
    }

    [Theory]
    [InlineData("\"system\"", "['Invalid input.']")]
    [InlineData("\"monitor\"", "[\"The following name are reserved for internal usage: ['monitor', 'recordings-meetme']\"]")]
    [InlineData("\"recordings-meetme\"", "[\"The following name are reserved for internal usage: ['monitor', 'recordings-meetme']\"]")]
    [InlineData("\"a\"", "['String does not match expected pattern.']")]
    [InlineData("\".hidden\"", "['String does not match expected pattern.']")]
    [InlineData("\"a/b\"", "['String does not match expected pattern.']")]
    [InlineData("\"\"", "['Length must be between 1 and 149.', 'String does not match expected pattern.']")]
    [InlineData("null", "['Field may not be null.']")]
    [InlineData("1", "['Not a valid string.']")]
    public async Task Other_names_are_refused(string name, string message) =>
        await Http.RefuseAsync(HttpMethod.Post, "/sounds", $$"""{"name":{{name}}}""", $"Input Error - name: {message}");

    [Fact]
    public async Task A_name_that_could_lead_elsewhere_is_refused_everywhere()
    {
        await Http.CreateAsync("/sounds", """{"name":"cat"}""");
        string Dangerous(string part) => $"Resource Error - Operation not permitted. Dangerous path fragment: \"['{part}']\"";

        await Http.RefuseAsync(HttpMethod.Post, "/sounds", """{"name":"a..b"}""", Dangerous("a..b"));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            await Http.RefuseAsync(method, "/sounds/cat/files/a..b", "x", Dangerous("a..b"));
            await Http.RefuseAsync(method, "/sounds/cat/files/a?format=..%2F..%2Fx", "x", Dangerous("a.../../x"));
            await Http.RefuseAsync(method, "/sounds/cat/files/a?language=x..y", "x", Dangerous("x..y"));
            await Http.RefuseAsync(
                method, "/sounds/cat/files/a?language=..%2Fx", "x", "Input Error - language: ['String does not match expected pattern.']");
        }
        await Http.RefuseAsync(HttpMethod.Put, "/sounds/cat/files/a?format=x%00", "x", "Input Error - format: ['Line breaks and control characters are not allowed.']");
        Assert.Equal(
            HttpStatusCode.BadRequest, (await PutAsync($"/sounds/cat/files/{new string('n', 190)}?format={new string('f', 70)}", [1])).Status);
        Assert.Equal("[]", (await Http.ReadAsync("/sounds/cat"))["files"]!.ToJsonString());
        Assert.Equal(["cat"], Directory.GetDirectories(TenantFolder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Only_one_of_several_at_once_makes_a_category()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Http.SendAsync(HttpMethod.Post, "/sounds", """{"name":"race"}""")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
        using var tried = await Http.SendAsync(HttpMethod.Post, "/sounds?dry_run=true", """{"name":"tried"}""", []);
        Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        Assert.Equal(["race"], Directory.GetDirectories(TenantFolder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_sound_has_variants_by_format_and_language()
    {
        await Http.CreateAsync("/sounds", """{"name":"cat"}""");
        foreach (var (query, content) in new (string, byte[])[]
        {
            ("", [0]), ("?format=slin", [1]), ("?format=gsm&language=fr_FR", [2, 1]), ("?language=fr_FR", [3]), ("?format=wav", [4]),
        })
        {
            Assert.Equal((HttpStatusCode.NoContent, ""), await PutAsync($"/sounds/cat/files/ivr.main{query}", content));
        }
        await PutAsync("/sounds/cat/files/b", [5]);

        var files = (await Http.ReadAsync("/sounds/cat"))["files"]!.AsArray();
        var folder = Path.Combine(TenantFolder, "cat");
        string Format(string? format, string? language, string path) =>
            $$"""{"format":{{Text(format)}},"language":{{Text(language)}},"tenant_uuid":"{{Tenant.Uuid}}","text":null,"path":"{{path}}"}""";
        // Without a format the last dot of a name begins its extension, as in the list of the folder.
        Assert.Equal(["b", "ivr", "ivr.main"], files.Select(file => (string?)file!["name"]));
        Assert.Equal(
            $"[{Format("slin", null, $"{folder}/ivr.main")},{Format("gsm", "fr_FR", $"{folder}/fr_FR/ivr.main")}]",
            files[2]!["formats"]!.ToJsonString());
        Assert.Equal($"[{Format(null, null, $"{folder}/b")}]", files[0]!["formats"]!.ToJsonString());
        Assert.Equal(["ivr.main", "ivr.main.gsm"], await NamesAsync("?language=fr_FR"));
        Assert.Equal("4", (await GetAsync("/sounds/cat/files/ivr.main")).Content);
        Assert.Equal(("2 1", "ivr.main.gsm"), await GetAsync("/sounds/cat/files/ivr.main?format=gsm"));
        Assert.Equal(("4", "ivr.main.wav"), await GetAsync("/sounds/cat/files/ivr.main?format=slin"));
        const string missing = "Resource Not Found - Sound file was not found ('name': 'cat')";
        await Http.RefuseAsync(HttpMethod.Get, "/sounds/cat/files/ivr.main?format=slin&language=fr_FR", "", HttpStatusCode.NotFound, missing);
        await Http.RefuseAsync(HttpMethod.Get, "/sounds/cat/files/other", "", HttpStatusCode.NotFound, missing);

        await Http.DeleteAsync("/sounds/cat/files/ivr.main?format=gsm", HttpStatusCode.NoContent);
        await Http.RefuseAsync(HttpMethod.Delete, "/sounds/cat/files/ivr.main?format=gsm", "", HttpStatusCode.NotFound, missing);
        await Http.DeleteAsync("/sounds/cat/files/ivr.main", HttpStatusCode.NoContent);
        Assert.Equal(["b", "ivr"], (await Http.ReadAsync("/sounds/cat"))["files"]!.AsArray().Select(file => (string?)file!["name"]));

        async Task<IEnumerable<string>> NamesAsync(string query) => (await Http.ReadAsync($"/sounds{query}"))["items"]!.AsArray()
            .First(item => (string?)item!["name"] == "cat")!["files"]!.AsArray()
            .SelectMany(file => file!["formats"]!.AsArray().Select(format => $"{file["name"]}.{format!["format"]}".TrimEnd('.')));
    }

    [Fact]
    public async Task The_shortest_path_is_the_one_that_is_read()
    {
        await Http.CreateAsync("/sounds", """{"name":"cat"}""");
        await PutAsync("/sounds/cat/files/a?format=ulaw&language=de_DE", [1]);
        await PutAsync("/sounds/cat/files/a?format=gsm", [2]);
        Assert.Equal("2", (await GetAsync("/sounds/cat/files/a")).Content);

        await PutAsync("/sounds/cat/files/a", [3]);
        Assert.Equal(("3", "a"), await GetAsync("/sounds/cat/files/a"));
        Assert.Equal(("1", "a.ulaw"), await GetAsync("/sounds/cat/files/a?language=de_DE"));

        Directory.CreateDirectory(Path.Combine(TenantFolder, "cat", "empty"));
        await Http.DeleteAsync("/sounds/cat/files/a", HttpStatusCode.NoContent);
        Assert.Empty(Directory.GetFiles(TenantFolder, "a*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Where_there_is_no_category_all_that_was_asked_for_is_named()
    {
        await Http.RefuseAsync(
            HttpMethod.Get, "/sounds/none/files/a?language=fr_FR&format=slin", "", HttpStatusCode.NotFound,
            "Resource Not Found - Sound was not found ('name': 'none', 'format': 'slin', 'language': 'fr_FR', 'file_name': 'a')");
        await Http.RefuseAsync(
            HttpMethod.Delete, "/sounds/none/files/a", "", HttpStatusCode.NotFound,
            "Resource Not Found - Sound was not found ('name': 'none', 'file_name': 'a')");
        await Http.RefuseAsync(
            HttpMethod.Put, "/sounds/none/files/a?format=slin", "x", HttpStatusCode.NotFound, "Resource Not Found - Sound was not found ('name': 'none')");
        // Others write there.
        Directory.CreateDirectory(Path.Combine(TenantFolder, "monitor"));
        await Http.RefuseAsync(HttpMethod.Get, "/sounds/monitor", "", HttpStatusCode.NotFound, "Resource Not Found - Sound was not found ('name': 'monitor')");
        await Http.RefuseAsync(HttpMethod.Delete, "/sounds/monitor", "", HttpStatusCode.NotFound, "Resource Not Found - Sound was not found ('name': 'monitor')");
        await Http.ExpectAsync(HttpMethod.Put, "/sounds/none", "{}", HttpStatusCode.MethodNotAllowed, "\"\"\n");
    }

    [Fact]
    public async Task Some_categories_stay()
    {
        const string message = "Resource Error - Operation not permitted. Cannot delete default sound category";
        await Http.RefuseAsync(HttpMethod.Delete, "/sounds/system", "", message);
        await Http.RefuseAsync(HttpMethod.Delete, "/sounds/acd", "", HttpStatusCode.NotFound, "Resource Not Found - Sound was not found ('name': 'acd')");
        foreach (var name in new[] { "acd", "features", "playback", "recordings" })
        {
            await Http.CreateAsync("/sounds", $$"""{"name":"{{name}}"}""");
            await Http.RefuseAsync(HttpMethod.Delete, $"/sounds/{name}", "", message);
        }
        Assert.Equal(4, Directory.GetDirectories(TenantFolder).Length);
    }

    [Fact]
    public async Task Lists_have_the_categories_of_the_tenants_and_of_asterisk()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        using var stranger = await Service.NewTenantAsync();
        await Http.CreateAsync("/sounds", """{"name":"zoo"}""");
        await Http.CreateAsync("/sounds", """{"name":"Ant"}""");
        await below.Http.CreateAsync("/sounds", """{"name":"mid"}""");
        await stranger.Http.CreateAsync("/sounds", """{"name":"secret"}""");
        Directory.CreateDirectory(Path.Combine(TenantFolder, "recordings-meetme"));
        Directory.CreateDirectory(Path.Combine(TenantFolder, ".draft"));

        Assert.Equal((3, "Ant,system,zoo"), await ListAsync(""));
        Assert.Equal((4, "Ant,mid,system,zoo"), await ListAsync("?recurse=true"));
        Assert.Equal((3, "zoo,system,Ant"), await ListAsync("?order=name&direction=desc"));
        // The 1.1 API counts before it searches, and looks at case.
        Assert.Equal((3, "zoo"), await ListAsync("?search=o"));
        Assert.Equal((3, ""), await ListAsync("?search=ant"));
        Assert.Equal((3, "system"), await ListAsync("?limit=1&offset=1"));
        await Http.RefuseAsync(HttpMethod.Get, "/sounds?order=files", "", "Input Error - order: column 'files' was not found");
        await Http.RefuseAsync(HttpMethod.Get, "/sounds?direction=up", "", "Input Error - direction: must be 'asc' or 'desc'");
        await Http.RefuseAsync(HttpMethod.Get, "/sounds?limit=0", "", "Input Error - field 'limit': wrong type. Should be a positive number");
        // Items are only those of the request's tenant.
        await Http.RefuseAsync(HttpMethod.Get, "/sounds/mid", "", HttpStatusCode.NotFound, "Resource Not Found - Sound was not found ('name': 'mid')");

        async Task<(int Total, string Names)> ListAsync(string query)
        {
            var page = await Http.ReadAsync("/sounds" + query);
            return ((int)page["total"]!, string.Join(',', page["items"]!.AsArray().Select(item => (string?)item!["name"])));
        }
    }

    [Fact]
    public async Task Asterisks_own_sounds_are_those_of_its_folder()
    {
        var system = await Http.ReadAsync("/sounds/system");

        Assert.Null(system["tenant_uuid"]);
        Assert.Equal(["digits/1", "hello"], system["files"]!.AsArray().Select(file => (string?)file!["name"]));
        Assert.Equal(
            """[{"format":"ulaw","language":"en_US","tenant_uuid":null,"text":"one","path":null}]""", system["files"]![0]!["formats"]!.ToJsonString());
        Assert.Equal(
            ["en_US gsm Hello you.", "en_US slin Hello you.", "fr_CA gsm "],
            system["files"]![1]!["formats"]!.AsArray().Select(one => $"{one!["language"]} {one["format"]} {one["text"]}").Order());
        Assert.Equal((string.Join(' ', "en_US/hello.wav"u8.ToArray()), "hello.wav"), await GetAsync("/sounds/system/files/hello?format=slin"));
        Assert.Equal((string.Join(' ', "fr_CA/hello.gsm"u8.ToArray()), "hello.gsm"), await GetAsync("/sounds/system/files/hello?language=fr_CA"));
        await Http.RefuseAsync(
            HttpMethod.Get, "/sounds/system/files/none", "", HttpStatusCode.NotFound,
            "Resource Not Found - Sound was not found ('name': 'system', 'file_name': 'none')");
        await Http.RefuseAsync(
            HttpMethod.Get, "/sounds/system/files/hello?language=de_DE", "", HttpStatusCode.NotFound,
            "Resource Not Found - Sound file was not found ('name': 'system')");
        await Http.RefuseAsync(HttpMethod.Put, "/sounds/system/files/hello", "x", "Resource Error - Operation not permitted. Cannot update system sounds");
        await Http.RefuseAsync(HttpMethod.Delete, "/sounds/system/files/hello", "", "Resource Error - Operation not permitted. Cannot delete system sounds");
        Assert.Equal("""{"total":2,"items":[{"tag":"en_US"},{"tag":"fr_CA"}]}""", (await Http.ReadAsync("/sounds/languages")).ToJsonString());
        await Http.ExpectAsync(HttpMethod.Post, "/sounds/languages", "{}", HttpStatusCode.MethodNotAllowed, "\"\"\n");
    }

    private static string Text(string? value) => value is null ? "null" : $"\"{value}\"";

    /// <summary>The bytes of a file in decimal, and its name.</summary>
    private async Task<(string Content, string? Name)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync("/1.1" + path, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        return (string.Join(' ', await answer.Content.ReadAsByteArrayAsync(Token)), answer.Content.Headers.ContentDisposition.FileName);
    }

    private async Task<(HttpStatusCode Status, string Text)> PutAsync(string path, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        using var answer = await Http.PutAsync("/1.1" + path, body, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }
}

/// <summary>Asterisk's own sounds, as Asterisk lists them.</summary>
public sealed class AriSoundTests(AriFixture service) : ApiTests(service), IClassFixture<AriFixture>
{
    [Fact]
    public async Task Asterisk_is_asked_for_its_sounds()
    {
        var files = (await Http.ReadAsync("/sounds"))["items"]!.AsArray().Single(item => (string?)item!["name"] == "system")!["files"]!;

        Assert.Equal(
            """[{"format":"gsm","language":"en_US","tenant_uuid":null,"text":null,"path":null}]""", files[0]!["formats"]!.ToJsonString());
        Assert.Equal(
            """{"tenant_uuid":null,"name":"vm-intro","formats":[{"format":"slin","language":"en_US","tenant_uuid":null,"text":"Leave a message","path":null},{"format":"gsm","language":"fr_FR","tenant_uuid":null,"text":null,"path":null}]}""",
            files[1]!.ToJsonString());
        Assert.Equal(2, files.AsArray().Count);
        Assert.Equal("""{"total":2,"items":[{"tag":"en_US"},{"tag":"fr_FR"}]}""", (await Http.ReadAsync("/sounds/languages")).ToJsonString());
        Assert.All(service.Asterisk.Authorizations, one => Assert.Equal("Basic dTpw", one));
    }

    [Fact]
    public async Task Files_are_read_from_its_folder()
    {
        using var answer = await Http.GetAsync("/1.1/sounds/system/files/hello", TestContext.Current.CancellationToken);

        Assert.Equal("en_US/hello.gsm", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Http.RefuseAsync(
            HttpMethod.Get, "/sounds/system/files/vm-intro?language=en_US", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Sound file was not found ('name': None, 'path': '{service.SystemSounds}/en_US/vm-intro.wav')");
        await Http.RefuseAsync(
            HttpMethod.Get, "/sounds/system/files/none", "", HttpStatusCode.NotFound,
            "Resource Not Found - Sound was not found ('name': 'system', 'file_name': 'none')");
    }

    [Theory]
    [InlineData(500, "its answer is 500")]
    [InlineData(401, "its answer is 401")]
    [InlineData(0, "")]
    public async Task An_asterisk_that_does_not_answer_is_told_of(int status, string why)
    {
        await Http.CreateAsync("/sounds", """{"name":"own"}""");
        service.Asterisk.Status = status;
        try
        {
            foreach (var path in new[] { "/sounds", "/sounds/system", "/sounds/languages", "/sounds/system/files/hello" })
            {
                var (answered, text) = await Http.SendAsync(HttpMethod.Get, path, "");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answered);
                Assert.StartsWith($"Asterisk can't be asked for its sounds: {why}", (string?)Assert.Single(JsonNode.Parse(text)!.AsArray()));
            }
            Assert.Equal("own", (string?)(await Http.ReadAsync("/sounds/own"))["name"]);
            // What needs nothing of it does not ask.
            Assert.Equal("own", (string?)(await Http.ReadAsync("/sounds?limit=1"))["items"]![0]!["name"]);
        }
        finally
        {
            service.Asterisk.Status = 200;
        }
    }
}
