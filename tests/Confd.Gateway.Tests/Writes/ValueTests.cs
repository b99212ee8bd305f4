using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Values that would break something behind the API are refused, and those that are right are taken.</summary>
public sealed class ValueTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string OneLine = "Line breaks and control characters are not allowed.";

    [Fact]
    public async Task A_line_break_is_no_part_of_a_number()
    {
        var context = await Http.NewContextAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"1001\n","context":"{{context}}"}""",
            "Input Error - number: ['String does not match expected pattern.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"١٠٠١","context":"{{context}}"}""",
            "Input Error - number: ['String does not match expected pattern.']");
    }

    [Fact]
    public async Task A_line_break_in_an_option_is_refused_on_its_field()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sip", """{"endpoint_section_options":[["callerid","x\n[evil]\ntype=endpoint"]]}""",
            $"Input Error - endpoint_section_options: {{0: {{1: ['{OneLine}']}}}}");
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sip", """{"endpoint_section_options":[["callerid\n[evil]","x"]]}""",
            $"Input Error - endpoint_section_options: {{0: {{0: ['{OneLine}']}}}}");
        await Http.CreateAsync("/users", """{"firstname":"u","description":"first\nsecond"}""");
    }

    [Theory]
    [InlineData("user@exämple.org")]
    [InlineData("josé@example.org")]
    public async Task Addresses_of_other_alphabets_are_taken(string address)
    {
        var email = $"{Guid.NewGuid():N}.{address}";
        var user = await Http.CreateAsync("/users", new JsonObject { ["firstname"] = "u", ["email"] = email }.ToJsonString());

        Assert.Equal(email, (string?)user["email"]);
    }

    [Theory]
    [InlineData("/queues", """{"name":"General"}""", "Input Error - name: ['Invalid input.']")]
    [InlineData("/endpoints/iax", """{"name":"General"}""", "Input Error - name: ['Reserved Asterisk section name']")]
    [InlineData("/endpoints/iax", """{"name":"callNumberLimits"}""", "Input Error - name: ['Reserved Asterisk section name']")]
    [InlineData("/endpoints/sip", """{"name":"Global"}""", "Input Error - name: ['Reserved Asterisk section name']")]
    public Task Names_that_asterisk_keeps_for_itself_are_refused(string path, string body, string message) =>
        Http.RefuseAsync(HttpMethod.Post, path, body, message);

    [Fact]
    public async Task A_default_caller_id_fits_into_its_field()
    {
        var names = new JsonObject { ["firstname"] = new string('f', 128), ["lastname"] = new string('l', 128) };
        var user = await Http.CreateAsync("/users", names.ToJsonString());

        Assert.Equal($"\"{new string('f', 128)} {new string('l', 29)}\"", (string?)user["caller_id"]);
        await Http.EditAsync($"/users/{user["uuid"]}", user.ToJsonString());
    }

    [Fact]
    public async Task Zones_exist_when_they_change()
    {
        const string message = "Input Error - field 'timezone': Timezone was not found ('timezone': 'Europe/Pari')";
        await Http.RefuseAsync(HttpMethod.Post, "/users", """{"firstname":"u","timezone":"Europe/Pari"}""", message);
        await Http.RefuseAsync(
            HttpMethod.Post, "/schedules", """{"closed_destination":{"type":"none"},"timezone":"Europe/Pari"}""", message);
        var schedule = await Http.CreateAsync(
            "/schedules", """{"closed_destination":{"type":"none"},"timezone":"Europe/Paris"}""");
        await Http.RefuseAsync(HttpMethod.Put, $"/schedules/{schedule["id"]}", """{"timezone":"Europe/Pari"}""", message);
        await Http.EditAsync($"/schedules/{schedule["id"]}", """{"timezone":"America/Montreal"}""");
    }

    [Fact]
    public Task Hours_have_two_digits() => Http.RefuseAsync(
        HttpMethod.Post, "/schedules",
        """{"closed_destination":{"type":"none"},"open_periods":[{"hours_start":",8:00","hours_end":"18:00"}]}""",
        "Input Error - open_periods: {0: {'hours_start': ['String does not match expected pattern.']}}");

    [Theory]
    [InlineData("a/b", "Input Error - id: ['String does not match expected pattern.']")]
    [InlineData("..", "Input Error - id: ['Invalid input.']")]
    [InlineData("\\ud800", "Input Error - id: ['Not a valid utf-8 string.']")]
    public Task A_registrar_is_called_what_a_path_can_say(string id, string message) => Service.Http.RefuseAsync(
        HttpMethod.Post, "/registrars", $$"""{"id":"{{id}}","main_host":"a","proxy_main_host":"b"}""", message);

    [Theory]
    [InlineData("/users/%ED%A0%80")]
    [InlineData("/users/a%0Ab")]
    [InlineData("/switchboards/%ED%A0%80")]
    [InlineData("/switchboards/a%E2%80%A8b")]
    [InlineData("/external/apps/%ED%A0%80")]
    [InlineData("/external/apps/a%0Ab")]
    [InlineData("/moh/%ED%A0%80")]
    public async Task Half_a_character_or_a_control_in_a_path_names_nothing(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            var (status, text) = await Http.SendAsync(method, path, method == HttpMethod.Put ? "{}" : "");
            Assert.True(status == HttpStatusCode.NotFound, $"{method} {path}: {(int)status} {text}");
        }
    }

    [Theory]
    [InlineData("search=%ED%A0%80")]
    [InlineData("name=%ED%A0%80")]
    [InlineData("order=%ED%A0%80")]
    public async Task Half_a_character_in_a_query_is_no_fault_of_the_service(string query)
    {
        var (status, text) = await Http.SendAsync(HttpMethod.Get, $"/queues?{query}", "");

        Assert.True(status == (query.StartsWith("order", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.OK), text);
    }

    [Fact]
    public async Task Music_files_have_names_that_a_file_system_keeps()
    {
        var moh = await Http.CreateAsync("/moh", """{"label":"m","mode":"mp3"}""");
        var long_ = Uri.EscapeDataString(new string('é', 128));

        await Http.RefuseAsync(
            HttpMethod.Put, $"/moh/{moh["uuid"]}/files/{long_}", "x", "Input Error - filename: ['Longer than 255 bytes.']");
        await Http.EditAsync($"/moh/{moh["uuid"]}/files/foo.wav", "x");
        await Http.EditAsync($"/moh/{moh["uuid"]}/files/{Uri.EscapeDataString("é.wav")}", "x");

        Assert.Equal("attachment; filename=foo.wav", await DispositionAsync("foo.wav"));
        Assert.Contains("filename*=UTF-8''%C3%A9.wav", await DispositionAsync("é.wav"), StringComparison.Ordinal);

        async Task<string> DispositionAsync(string name)
        {
            using var answer = await Http.GetAsync(
                $"/1.1/moh/{moh["uuid"]}/files/{Uri.EscapeDataString(name)}", TestContext.Current.CancellationToken);
            return Assert.Single(answer.Content.Headers.NonValidated["Content-Disposition"]);
        }
    }
}
