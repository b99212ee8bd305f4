using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Writes;

/// <summary>Valid bodies, and the answers to all others.</summary>
public sealed class BodyTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Malformed = "The browser (or proxy) sent a request that this server could not understand.";

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    [InlineData("application/merge-patch")]
    public async Task A_body_of_another_type_is_refused_in_the_usual_form(string type)
    {
        var (status, text, _) = await SendAsync(HttpMethod.Post, "/endpoints/sccp", "{}", type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Equal("""["The body must be JSON, with content type application/json."]""", text.Trim());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    [InlineData("application/vnd.example+json")]
    [InlineData(null)]
    public async Task A_body_of_json_is_taken_under_its_names_and_without_any(string? type) =>
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, "/endpoints/sccp", "{}", type)).Status);

    /// <summary>An association has no body, so its type does not matter.</summary>
    [Fact]
    public async Task Where_no_body_is_read_any_type_is_taken()
    {
        var (user, line, extension, _) = await Http.NewUserWithLineAsync();
        await Http.DeleteAsync($"/users/{user}/lines/{line}", HttpStatusCode.NoContent);

        var (status, text, _) = await SendAsync(HttpMethod.Put, $"/users/{user}/lines/{line}", "", "text/plain");

        Assert.True(status == HttpStatusCode.NoContent, text);
        Assert.True(extension > 0);
    }

    [Theory]
    [InlineData("{\"name\": tru}", 1, 13)]
    [InlineData("{\n  \"name\": \"é€😀\" x\n}", 2, 17)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("{\"a\":1", 1, 7)]
    public async Task Malformed_json_is_told_with_line_and_column(string body, int line, int column)
    {
        var (status, text, _) = await SendAsync(HttpMethod.Post, "/endpoints/sccp", body, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var message = Assert.Single(JsonNode.Parse(text)!.AsArray())!.GetValue<string>();
        Assert.StartsWith($"{Malformed} Line {line}, column {column}: ", message);
        Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_is_named_in_a_warning_whatever_the_method()
    {
        var (status, text, headers) = await SendAsync(HttpMethod.Post, "/endpoints/sip", """{"label":"a","lable":"b"}""");
        Assert.True(status == HttpStatusCode.Created, text);
        Assert.Equal("299 - \"Unknown fields are ignored: lable\"", Warning(headers));
        var path = $"/endpoints/sip/{JsonNode.Parse(text)!["uuid"]}";

        Assert.Equal("299 - \"Unknown fields are ignored: nmae, x\"", Warning((await SendAsync(HttpMethod.Put, path, """{"nmae":"b","x":1}""")).Headers));
        Assert.Equal(
            "299 - \"Unknown fields are ignored: nmae\"",
            Warning((await SendAsync(HttpMethod.Patch, path, """{"nmae":"b"}""", "application/merge-patch+json")).Headers));
        Assert.Null(Warning((await SendAsync(HttpMethod.Put, path, """{"label":"c"}""")).Headers));
    }

    [Fact]
    public async Task Unknown_fields_of_nested_records_are_named_with_their_place()
    {
        var context = await Http.NewContextAsync();

        var (status, text, headers) = await SendAsync(
            HttpMethod.Post, "/users",
            $$"""{"firstname":"x","lines":[{"context":"{{context}}","endpoint_sip":{"labl":1},"extensions":[{"exten":"{{Telephony.NextNumber()}}","cntext":1}]}]}""");

        Assert.True(status == HttpStatusCode.Created, text);
        Assert.Equal(
            "299 - \"Unknown fields are ignored: lines[0].endpoint_sip.labl, lines[0].extensions[0].cntext\"", Warning(headers));
    }

    [Fact]
    public async Task Unknown_fields_of_destinations_and_settings_are_named_too()
    {
        var (status, text, headers) = await SendAsync(
            HttpMethod.Post, "/incalls", """{"destination":{"type":"none","x":1}}""");
        Assert.True(status == HttpStatusCode.Created, text);
        Assert.Equal("299 - \"Unknown fields are ignored: destination.x\"", Warning(headers));

        (status, text, headers) = await SendAsync(HttpMethod.Put, "/localization", """{"country":"FR","contry":"DE"}""");
        Assert.True(status == HttpStatusCode.NoContent, text);
        Assert.Equal("299 - \"Unknown fields are ignored: contry\"", Warning(headers));
    }

    [Fact]
    public async Task With_strict_handling_unknown_fields_are_refused_and_nothing_is_changed()
    {
        var (status, text, headers) = await SendAsync(HttpMethod.Post, "/endpoints/sip", """{"label":"a","lable":"b"}""", prefer: "handling=strict");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""["Input Error - lable: ['Unknown field.']"]""", text.Trim());
        Assert.Equal("handling=strict", headers.GetValues("Preference-Applied").Single());
        Assert.Equal(0, await Http.CountAsync("/endpoints/sip?name=b"));
        var path = $"/endpoints/sip/{(await Http.CreateAsync("/endpoints/sip", """{"label":"kept"}"""))["uuid"]}";
        foreach (var (method, type) in new[] { (HttpMethod.Put, "application/json"), (HttpMethod.Patch, "application/merge-patch+json") })
        {
            (status, text, _) = await SendAsync(method, path, """{"label":"lost","lable":"b"}""", type, "Handling=\"strict\", wait=5");
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal("""["Input Error - lable: ['Unknown field.']"]""", text.Trim());
        }
        Assert.Equal("kept", (string?)(await Http.ReadAsync(path))["label"]);

        (status, text, _) = await SendAsync(
            HttpMethod.Post, "/incalls", """{"destination":{"type":"none","x":1}}""", prefer: "handling=strict");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""["Input Error - destination: {'x': ['Unknown field.']}"]""", text.Trim());
    }

    /// <summary>Clients read a resource, change a field, and send all of it back.</summary>
    [Fact]
    public async Task A_view_that_is_sent_back_has_no_unknown_field()
    {
        var (user, line, extension, context) = await Http.NewUserWithLineAsync();
        var id = (await Http.ReadAsync($"/users/{user}"))["id"];
        var incall = await Http.CreateAsync("/incalls", $$$"""{"destination":{"type":"user","user_id":{{{id}}}}}""");
        foreach (var path in new[]
        {
            $"/users/{user}", $"/lines/{line}", $"/extensions/{extension}", $"/incalls/{incall["id"]}",
            $"/contexts/{(await Http.ReadAsync($"/contexts?name={context}"))["items"]![0]!["id"]}", "/localization", "/asterisk/rtp/general",
        })
        {
            var view = await Http.ReadAsync(path);
            // Deprecated, and the others say the same.
            view.Remove("call_record_enabled");

            var (status, text, _) = await SendAsync(HttpMethod.Put, path, view.ToJsonString(), prefer: "handling=strict");

            Assert.True(status == HttpStatusCode.NoContent, $"PUT {path} {view.ToJsonString()}: {(int)status} {text}");
        }
    }

    [Fact]
    public async Task A_warning_is_fit_for_a_header_whatever_the_fields_are_called()
    {
        var fields = new JsonObject { ["quote\" back\\slash é\r\n"] = 1 };
        for (var number = 0; number < 500; number++)
        {
            fields[$"{new string('x', 500)}{number}"] = 1;
        }

        var (status, text, headers) = await SendAsync(HttpMethod.Post, "/endpoints/sccp", fields.ToJsonString());

        Assert.True(status == HttpStatusCode.Created, text);
        var warning = Warning(headers)!;
        Assert.StartsWith("299 - \"Unknown fields are ignored: quote\\\" back\\\\slash \\\\u00e9\\\\u000d\\\\u000a, xxx", warning);
        Assert.EndsWith("\"", warning);
        Assert.InRange(warning.Length, 100, 3000);
    }

    private static string? Warning(HttpResponseHeaders headers) => headers.TryGetValues("Warning", out var values) ? values.Single() : null;

    private async Task<(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)> SendAsync(
        HttpMethod method, string path, string body, string? type = "application/json", string? prefer = null)
    {
        using var request = new HttpRequestMessage(method, "/1.1" + path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (prefer is not null)
        {
            request.Headers.TryAddWithoutValidation("Prefer", prefer);
        }
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers);
    }
}
