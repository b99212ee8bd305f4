using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace Confd.Gateway.Tests.Writes;

/// <summary>A request with an Idempotency-Key is carried out once, however often it is sent.</summary>
public sealed class IdempotencyTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Body = """{"label":"once"}""";

    [Fact]
    public async Task A_repeat_gets_the_same_answer_and_makes_nothing()
    {
        var first = await PostAsync("/contexts", Body, "a");
        await Http.EditAsync($"/contexts/{first.Json["id"]}", """{"label":"changed since"}""");

        var second = await PostAsync("/contexts", Body, "a");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Status, second.Status);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Location, second.Location);
        Assert.Equal(first.Tag, second.Tag);
        Assert.Equal(1, (int)(await Http.ReadAsync("/contexts"))["total"]!);
    }

    [Fact]
    public async Task The_answer_outlives_the_resource()
    {
        var first = await PostAsync("/contexts", Body, "deleted");
        await Http.DeleteAsync($"/contexts/{first.Json["id"]}", HttpStatusCode.NoContent);

        var second = await PostAsync("/contexts", Body, "deleted");

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(0, (int)(await Http.ReadAsync("/contexts"))["total"]!);
    }

    [Theory]
    [InlineData("/contexts", """{"label":"other"}""")]
    [InlineData("/contexts?x=1", Body)]
    [InlineData("/endpoints/sccp", Body)]
    public async Task The_key_of_another_request_is_refused(string path, string body)
    {
        await PostAsync("/contexts", Body, "used");

        var other = await PostAsync(path, body, "used");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Equal("[\"Input Error - Idempotency-Key: it was used with another request\"]\n", other.Text);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/contexts", "{}", "again")).Status);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/contexts", Body, "again")).Status);
    }

    [Fact]
    public async Task Keys_belong_to_a_tenant_and_to_a_token()
    {
        using var other = await Service.NewTenantAsync();
        var first = await PostAsync("/contexts", Body, "shared");

        var elsewhere = await PostAsync("/contexts", Body, "shared", other.Http);

        Assert.Equal(HttpStatusCode.Created, elsewhere.Status);
        Assert.NotEqual((int)first.Json["id"]!, (int)elsewhere.Json["id"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    public async Task A_key_of_the_wrong_form_is_refused(string key) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/contexts", Body, key)).Status);

    [Fact]
    public async Task A_key_of_256_characters_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/contexts", Body, new string('k', 256))).Status);

    [Fact]
    public async Task Fifty_repeats_at_once_make_one_resource()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync("/contexts", Body, "burst")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(1, (int)(await Http.ReadAsync("/contexts"))["total"]!);
    }

    [Fact]
    public async Task Repeats_at_once_do_not_meet_their_own_unique_values()
    {
        var context = await Http.NewContextAsync();
        var body = $$"""
            {"firstname":"Ann","email":"ann-{{Tenant.Uuid}}@example.com","lines":[{"context":"{{context}}","endpoint_sip":{"label":"x"},
            "extensions":[{"exten":"1000"}]}],"voicemail":{"name":"x","number":"1000","context":"{{context}}"} }
            """;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync("/users", body, "user")));

        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.Created, answer.Text));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(1, (int)(await Http.ReadAsync("/users"))["total"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync("/lines"))["total"]!);
        Assert.Equal(1, (int)(await Http.ReadAsync("/voicemails"))["total"]!);
    }

    [Fact]
    public async Task Posts_to_a_plugins_own_route_are_carried_out_once()
    {
        var context = await Http.NewContextAsync();
        var line = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}""");
        var endpoint = await Http.CreateAsync("/endpoints/sip", "{}");
        await Http.EditAsync($"/lines/{line["id"]}/endpoints/sip/{endpoint["uuid"]}");
        var body = $$"""{"exten":"1001","context":"{{context}}"}""";

        var first = await PostAsync($"/lines/{line["id"]}/extensions", body, "own");
        var second = await PostAsync($"/lines/{line["id"]}/extensions", body, "own");

        Assert.True(first.Status == HttpStatusCode.Created, first.Text);
        Assert.Equal((first.Status, first.Text, first.Location), (second.Status, second.Text, second.Location));
        Assert.Equal(1, (int)(await Http.ReadAsync("/extensions"))["total"]!);
    }

    [Fact]
    public async Task When_the_answer_was_not_kept_it_is_composed_from_the_resource()
    {
        var first = await PostAsync("/contexts", Body, "crash");
        // As if the service had been killed between the commit and the answer.
        await Service.Store.Idempotency.SaveAnswerAsync(KeyOf("/contexts", "crash"), null!, TestContext.Current.CancellationToken);

        var second = await PostAsync("/contexts", Body, "crash");

        Assert.Equal((first.Status, first.Text, first.Location, first.Tag), (second.Status, second.Text, second.Location, second.Tag));
        Assert.Equal(1, (int)(await Http.ReadAsync("/contexts"))["total"]!);
    }

    [Fact]
    public async Task After_a_day_the_key_counts_no_more()
    {
        var token = TestContext.Current.CancellationToken;
        var key = KeyOf("/contexts", "old");
        await PostAsync("/contexts", Body, "old");
        var row = await Service.Store.Idempotency.FindAsync(key, 0, token);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        Assert.InRange(row!.Expires, now + 86_000, now + 86_400);
        Assert.NotNull(await Service.Store.Idempotency.FindAsync(key, row.Expires - 1, token));
        Assert.Null(await Service.Store.Idempotency.FindAsync(key, row.Expires, token));
        await Service.Store.Idempotency.DeleteExpiredAsync(row.Expires - 100_000, token);
        Assert.NotNull(await Service.Store.Idempotency.FindAsync(key, 0, token));
    }

    private string KeyOf(string path, string key)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Path = "/1.1" + path;
        request.Headers["Idempotency-Key"] = key;
        return WriteHeaders.IdempotencyOf(request, null, new Caller(Tenant.Uuid), ConfdFixture.AdminToken)!.Key;
    }

    private async Task<Answer> PostAsync(string path, string body, string key, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1" + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await (client ?? Http).SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer(
            answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Headers.Location?.ToString(), answer.Headers.ETag?.ToString());
    }

    private sealed record Answer(HttpStatusCode Status, string Text, string? Location, string? Tag)
    {
        public JsonObject Json => JsonNode.Parse(Text)!.AsObject();
    }
}
