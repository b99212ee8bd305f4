using System.Net;
using System.Text;

namespace Confd.Gateway.Tests;

/// <summary>The answer to any hostile input is an error in the contract's form, never a 500.</summary>
public sealed class HostileInputTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Malformed = "The browser (or proxy) sent a request that this server could not understand.";

    private static readonly string[] Collections =
    [
        "/contexts", "/voicemails", "/extensions", "/lines", "/users", "/endpoints/sip", "/endpoints/sip/templates",
        "/endpoints/sccp", "/endpoints/custom", "/sip/transports",
    ];

    private static readonly string[] Bodies =
    [
        "1", "\"x\"", "[1]", "true", "{\"name\":{}}", "{\"name\":[]}", "{\"label\":1,\"name\":1,\"firstname\":1}",
        "{\"exten\":null,\"context\":null,\"number\":null,\"name\":null}", "{\"context\":{\"a\":1}}",
        "{\"lines\":1}", "{\"lines\":[1]}", "{\"lines\":[null]}", "{\"firstname\":\"x\",\"lines\":[{}]}",
        "{\"firstname\":\"x\",\"lines\":[{\"context\":1,\"extensions\":[1],\"endpoint_sip\":1}]}",
        "{\"firstname\":\"x\",\"voicemail\":1}", "{\"firstname\":\"x\",\"voicemail\":{}}", "{\"firstname\":\"x\",\"voicemail\":{\"id\":99999}}",
        "{\"context\":\"x\",\"extensions\":{}}", "{\"context\":\"x\",\"endpoint_sip\":[]}", "{\"context\":\"x\",\"endpoint_sip\":{\"endpoint_section_options\":[1]}}",
        "{\"endpoint_section_options\":[[\"a\"]]}", "{\"endpoint_section_options\":[[\"a\",\"b\",\"c\"]]}",
        "{\"endpoint_section_options\":[[1,2]]}", "{\"options\":[[\"x\",\"y\"]]}", "{\"options\":[[]]}", "{\"options\":[null]}",
        "{\"templates\":[{\"uuid\":\"x\"}]}", "{\"templates\":[{\"uuid\":\"10000000-0000-4000-8000-00000000dead\"}]}",
        "{\"transport\":{\"uuid\":null}}", "{\"transport\":{\"uuid\":\"10000000-0000-4000-8000-00000000dead\"}}",
        "{\"label\":\"\\ud800\"}", "{\"label\":\"a\\u0000b\",\"firstname\":\"a\\u0000b\",\"name\":\"a\\u0000b\"}",
        "{\"label\":\"x\",\"user_ranges\":[{\"start\":\"99999999999999999999\"}]}", "{\"label\":\"x\",\"user_ranges\":[null]}",
        "{\"label\":\"x\",\"incall_ranges\":[{\"start\":\"1\",\"did_length\":1e400}]}",
        "{\"firstname\":\"x\",\"ring_seconds\":1e999,\"simultaneous_calls\":99999999999999999999}",
        "{\"firstname\":\"x\",\"id\":\"y\",\"uuid\":5,\"tenant_uuid\":[]}", "{\"context\":\"a\\u001fb\",\"number\":\"1\",\"name\":\"x\",\"exten\":\"1\"}",
    ];

    [Fact]
    public async Task No_body_of_the_wrong_shape_ends_in_a_server_error()
    {
        foreach (var collection in Collections)
        {
            foreach (var body in Bodies)
            {
                var (status, text) = await Http.SendAsync(HttpMethod.Post, collection, body);
                Assert.True((int)status < 500, $"POST {collection} {body}: {(int)status} {text}");
            }
        }
    }

    [Fact]
    public async Task No_edit_of_the_wrong_shape_ends_in_a_server_error()
    {
        var context = await Http.NewContextAsync();
        var paths = new List<string>();
        foreach (var (collection, body) in new[]
        {
            ("/contexts", """{"label":"x"}"""), ("/voicemails", $$"""{"name":"x","number":"77","context":"{{context}}"}"""),
            ("/extensions", $$"""{"exten":"77","context":"{{context}}"}"""), ("/lines", $$"""{"context":"{{context}}"}"""),
            ("/users", """{"firstname":"x"}"""), ("/endpoints/sccp", "{}"),
        })
        {
            paths.Add($"{collection}/{(await Http.CreateAsync(collection, body))["id"]}");
        }
        foreach (var collection in new[] { "/endpoints/sip", "/endpoints/sip/templates" })
        {
            paths.Add($"{collection}/{(await Http.CreateAsync(collection, "{}"))["uuid"]}");
        }
        paths.Add(paths[4] + "/services");
        paths.Add(paths[4] + "/forwards");
        paths.Add(paths[4] + "/lines");
        paths.Add(paths[4] + "?recursive=true");
        paths.Add(paths[0] + "/contexts");
        foreach (var path in paths)
        {
            foreach (var body in Bodies)
            {
                var (status, text) = await Http.SendAsync(HttpMethod.Put, path, body);
                Assert.True((int)status < 500, $"PUT {path} {body}: {(int)status} {text}");
            }
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{", " Line 1, column 2: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData("{\"label\":\"x\"}}", " Line 1, column 14: '}' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("{'label':1}", " Line 1, column 2: ''' is an invalid start of a property name. Expected a '\"'.")]
    public Task Broken_json_is_refused(string body, string where) =>
        Http.RefuseAsync(HttpMethod.Post, "/contexts", body, Malformed + where);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("0")]
    [InlineData("false")]
    [InlineData("\"\"")]
    public Task Empty_values_count_as_an_empty_object(string body) => Http.RefuseAsync(
        HttpMethod.Post, "/contexts", body, "Input Error - label: ['Missing data for required field.']");

    [Fact]
    public Task A_body_that_is_no_object_is_refused() => Http.RefuseAsync(
        HttpMethod.Post, "/contexts", "[1]", "Input Error - _schema: ['Invalid input type.']");

    [Fact]
    public async Task Deep_nesting_and_invalid_utf8_are_refused()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/contexts", new string('[', 100_000),
            Malformed + " Line 1, column 65: The maximum configured depth of 64 has been exceeded. Cannot read next JSON array.");
        using var content = new ByteArrayContent([.. "{\"label\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        using var answer = await Http.PostAsync("/1.1/contexts", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        using var content = new ByteArrayContent(new byte[50 * 1024 * 1024]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/contexts") { Content = content };
        request.Headers.ExpectContinue = true;

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await Http.PostAsync("/1.1/contexts", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Huge_ids_are_not_found()
    {
        const string id = "99999999999999999999999999";
        foreach (var (path, label) in new[] { ("/contexts/", "Context"), ("/users/", "User"), ("/lines/", "Line") })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
            {
                await Http.RefuseAsync(
                    method, path + id, method == HttpMethod.Put ? "{}" : "", HttpStatusCode.NotFound,
                    $"Resource Not Found - {label} was not found ('id': {id})");
            }
        }
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{id}/lines/{id}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': {id})");
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/contexts/")]
    [InlineData("/contexts/x")]
    [InlineData("/registrars/%20")]
    [InlineData("/moh/%c2%a0/files/x.wav")]
    [InlineData("/contexts/-1")]
    [InlineData("/endpoints/sip/1")]
    [InlineData("/contexts/1/ranges/nope")]
    public Task Unknown_paths_are_not_found(string path) => Http.ExpectAsync(
        HttpMethod.Get, path, "", HttpStatusCode.NotFound,
        "{\"message\":\"The requested URL was not found on the server. "
        + "If you entered the URL manually please check your spelling and try again.\"}\n");

    [Fact]
    public async Task A_method_that_does_not_exist_is_not_allowed()
    {
        await Http.ExpectAsync(
            HttpMethod.Post, "/contexts/1", "{}", HttpStatusCode.MethodNotAllowed,
            "{\"message\":\"The method is not allowed for the requested URL.\"}\n");
        await Http.ExpectAsync(
            HttpMethod.Delete, $"/tenants/{Tenant.Uuid}", "", HttpStatusCode.MethodNotAllowed, "\"\"\n");
    }

    [Theory]
    [InlineData("search=%25_%5C")]
    [InlineData("search=%5C")]
    [InlineData("search=%00")]
    [InlineData("name=%00")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("offset=99999999999999999999")]
    [InlineData("search=%F0%9F%98%80")]
    [InlineData("search=%FF%FE")]
    [InlineData("id=abc&enabled=maybe&position=1.5&provisioning_code=x")]
    [InlineData("uuid=x,y,,&exten=%27;DROP%20TABLE%20resource")]
    [InlineData("order=id&direction=desc&recurse=True")]
    public async Task Strange_list_parameters_never_end_in_a_server_error(string query)
    {
        foreach (var collection in Collections)
        {
            var (status, text) = await Http.SendAsync(HttpMethod.Get, $"{collection}?{query}", "");
            Assert.True((int)status < 500, $"GET {collection}?{query}: {(int)status} {text}");
        }
    }

    [Fact]
    public async Task Tokens_and_tenants_are_checked()
    {
        using var nobody = Service.NewClient(token: null);
        await nobody.RefuseAsync(HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized, "('', 'confd.contexts.read')");
        nobody.DefaultRequestHeaders.Add("X-Auth-Token", "nonsense");
        await nobody.DeleteAsync("/contexts/1", HttpStatusCode.Unauthorized);
        using var reader = Service.NewClient("test-reader-of-voicemails");
        await reader.ReadAsync("/voicemails");
        await reader.RefuseAsync(HttpMethod.Post, "/voicemails", "{}", HttpStatusCode.Unauthorized, "('', 'confd.voicemails.create', None)");
        await reader.DeleteAsync("/contexts/1", HttpStatusCode.Unauthorized);
        reader.DefaultRequestHeaders.Add("Wazo-Tenant", "10000000-0000-4000-8000-00000000dead");
        await reader.RefuseAsync(
            HttpMethod.Get, "/voicemails", "", HttpStatusCode.Unauthorized,
            "('', 'confd.voicemails.read', '10000000-0000-4000-8000-00000000dead')");
    }

    [Fact]
    public async Task A_tenant_sees_itself_and_what_is_below_but_nothing_else()
    {
        using var parent = await Service.NewTenantAsync(slug: "acme");
        using var child = await Service.NewTenantAsync(parent.Uuid);
        var (above, below) = (parent.Http, child.Http);
        var context = await below.CreateAsync("/contexts", """{"label":"below"}""");
        var own = await above.CreateAsync("/contexts", """{"label":"above"}""");

        Assert.StartsWith("ctx-acme-internal-", (string?)own["name"]);
        Assert.Equal($"{child.Uuid}", (string?)(await above.ReadAsync($"/contexts/{context["id"]}"))["tenant_uuid"]);
        Assert.Equal(1, (int)(await above.ReadAsync("/contexts"))["total"]!);
        Assert.Equal(2, (int)(await above.ReadAsync("/contexts?recurse=true"))["total"]!);
        await below.RefuseAsync(
            HttpMethod.Get, $"/contexts/{own["id"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - Context was not found ('id': {own["id"]})");
        await below.RefuseAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"x","number":"1","context":"{{own["name"]}}"}""",
            $"Input Error - field 'context': Context was not found ('context': '{own["name"]}')");
    }

    [Fact]
    public async Task Etags_guard_against_lost_updates()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        var path = $"/1.1/contexts/{context["id"]}";
        var token = TestContext.Current.CancellationToken;
        using var read = await Http.GetAsync(path, token);
        var tag = read.Headers.ETag!;
        using var known = new HttpRequestMessage(HttpMethod.Get, path);
        known.Headers.IfNoneMatch.Add(tag);
        Assert.Equal(HttpStatusCode.NotModified, (await Http.SendAsync(known, token)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync("b"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync("c"));

        Assert.Equal("b", (string?)(await Http.ReadAsync($"/contexts/{context["id"]}"))["label"]);

        async Task<HttpStatusCode> PutAsync(string label)
        {
            using var put = new HttpRequestMessage(HttpMethod.Put, path)
            {
                Content = new StringContent($$"""{"label":"{{label}}"}""", Encoding.UTF8, "application/json"),
            };
            put.Headers.IfMatch.Add(tag);
            using var answer = await Http.SendAsync(put, token);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Links_follow_the_callers_base_url()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"a"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/1.1/contexts/{context["id"]}");
        request.Headers.Host = "confd.example:8443";
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Script-Name", "/api/confd");

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(
            $"\"https://confd.example:8443/api/confd/1.1/contexts/{context["id"]}\"",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_description_and_the_small_resources_are_served()
    {
        using var document = await Http.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        Assert.Contains("\"/1.1/users/{id}\"", await document.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("26.08", (string?)(await Http.ReadAsync("/infos"))["wazo_version"]);
        Assert.Equal((await Http.ReadAsync("/infos")).ToJsonString(), (await Http.ReadAsync("/infos")).ToJsonString());
        Assert.Equal("ok", (string?)(await Http.ReadAsync("/status"))["rest_api"]!["status"]);
        Assert.Contains((await Http.ReadAsync("/timezones"))["items"]!.AsArray(), zone => (string?)zone!["zone_name"] == "Africa/Abidjan");
    }
}
