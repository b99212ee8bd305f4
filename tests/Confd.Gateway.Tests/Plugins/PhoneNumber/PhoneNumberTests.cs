using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class PhoneNumberSample : ResourceSample
{
    public PhoneNumberSample()
        : base("phone_number", () => $$"""{"number":"+{{NewNumber()}}"}""")
    {
        Value("number", _ => Task.FromResult($"\"{NewNumber()}\""));
    }
}

public sealed class PhoneNumberTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Path = "/phone-numbers";

    [Fact]
    public async Task Numbers_are_unique_within_a_tenant()
    {
        var other = await Http.CreateAsync(Path, """{"number":"2"}""");
        await Http.CreateAsync(Path, """{"number":"+1"}""");
        using var elsewhere = await Service.NewTenantAsync();
        var taken = $"Resource Error - PhoneNumber already exists ('number': '+1', 'tenant_uuid': '{Tenant.Uuid}')";

        await elsewhere.Http.CreateAsync(Path, """{"number":"+1"}""");
        await Http.RefuseAsync(HttpMethod.Post, Path, """{"number":"+1"}""", taken);
        await Http.RefuseAsync(HttpMethod.Put, $"{Path}/{other["uuid"]}", """{"number":"+1"}""", taken);
        await Http.RefuseAsync(
            HttpMethod.Post, Path, """{"number":"a","caller_id_name":"","shared":"yes","main":true}""",
            "Input Error - number: ['not a valid digit-only phone number']",
            "Input Error - caller_id_name: ['Length must be between 1 and 256.']",
            "Input Error - shared: ['Not a valid boolean.']");
    }

    [Fact]
    public async Task One_number_is_the_main_one()
    {
        await Http.RefuseAsync(
            HttpMethod.Get, $"{Path}/main", "", HttpStatusCode.NotFound, "Resource Not Found - PhoneNumber was not found ('main': True)");
        var first = await Http.CreateAsync(Path, """{"number":"1"}""");
        var second = await Http.CreateAsync(Path, """{"number":"2"}""");
        await SkipEventsAsync();

        var location = await ChooseAsync(first["uuid"]);
        Assert.Equal($"{Http.BaseAddress}1.1{Path}/{first["uuid"]}", location);
        await ExpectEventsAsync(
            ("phone_number_edited", DomainEvent(first, main: true, shared: true), null),
            ("phone_number_main_updated", $$"""{"current_main_uuid":null,"new_main_uuid":"{{first["uuid"]}}"}""", null));
        await ChooseAsync(second["uuid"]);
        await ExpectEventsAsync(
            ("phone_number_edited", DomainEvent(first, main: false, shared: true), null),
            ("phone_number_edited", DomainEvent(second, main: true, shared: true), null),
            new ExpectedEvent("phone_number_main_updated", $$"""{"current_main_uuid":"{{first["uuid"]}}","new_main_uuid":"{{second["uuid"]}}"}""")
            {
                RoutingKey = "config.phone_number.main.updated",
            });
        await ChooseAsync(second["uuid"]);
        await ExpectEventsAsync(
            ("phone_number_edited", DomainEvent(second, main: false, shared: true), null),
            ("phone_number_edited", DomainEvent(second, main: true, shared: true), null),
            ("phone_number_main_updated", $$"""{"current_main_uuid":"{{second["uuid"]}}","new_main_uuid":"{{second["uuid"]}}"}""", null));
        var main = await Http.ReadAsync($"{Path}/main");
        Assert.Equal(((string?)second["uuid"], true, true), ((string?)main["uuid"], (bool)main["main"]!, (bool)main["shared"]!));
        Assert.False((bool)(await Http.ReadAsync($"{Path}/{first["uuid"]}"))["main"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.SendAsync(HttpMethod.Put, $"{Path}/{second["uuid"]}", """{"shared":false}""")).Status);
        await Http.DeleteAsync($"{Path}/{second["uuid"]}", HttpStatusCode.NoContent);
        await Http.RefuseAsync(
            HttpMethod.Get, $"{Path}/main", "", HttpStatusCode.NotFound, "Resource Not Found - PhoneNumber was not found ('main': True)");
    }

    [Fact]
    public async Task The_main_number_is_one_of_the_tenants_own()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var number = await below.Http.CreateAsync(Path, """{"number":"1"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"{Path}/main", $$"""{"phone_number_uuid":"{{number["uuid"]}}"}""", HttpStatusCode.NotFound,
            $"Resource Not Found - PhoneNumber was not found ('uuid': '{number["uuid"]}')");
        await Http.RefuseAsync(HttpMethod.Put, $"{Path}/main", """{"phone_number_uuid":"x"}""", "Input Error - phone_number_uuid: ['Not a valid UUID.']");
        await Http.RefuseAsync(HttpMethod.Put, $"{Path}/main", "{}", "Input Error - phone_number_uuid: ['Missing data for required field.']");
    }

    [Fact]
    public async Task A_range_makes_what_is_missing()
    {
        var existing = await Http.CreateAsync(Path, """{"number":"+008"}""");
        await SkipEventsAsync();

        var made = await RangeAsync("+007", "+010");

        Assert.Equal(4, (int)made["total"]!);
        Assert.Equal(3, made["created"]!.AsArray().Count);
        Assert.Equal($"{Http.BaseAddress}1.1{Path}/{existing["uuid"]}", (string?)made["links"]![3]!["href"]);
        Assert.Equal($"{Http.BaseAddress}1.1{Path}/{made["created"]![0]!["uuid"]}", (string?)made["links"]![0]!["href"]);
        Assert.Equal(["phone_number_created", "phone_number_created", "phone_number_created"], (await Tenant.TakeEventsAsync("phone_number")).Select(published => published.Name));
        var numbers = (await Http.ReadAsync(Path))["items"]!.AsArray().Select(number => (string?)number!["number"]);
        Assert.Equal(["+007", "+008", "+009", "+010"], numbers);
        Assert.Equal(4, (int)(await RangeAsync("+007", "+010"))["total"]!);
    }

    [Fact]
    public async Task Ranges_have_an_order_and_a_largest_size()
    {
        const string order = "Input Error - _schema: ['start phone number must precede end phone number']";
        const string size = "Input Error - _schema: ['range size must be between 1 and 10000']";

        await RefuseRangeAsync("5", "10", order);
        await RefuseRangeAsync("2", "1", order);
        await RefuseRangeAsync("1", "10001", size);
        await RefuseRangeAsync("0100", "2", size);
        await Http.RefuseAsync(
            HttpMethod.Post, $"{Path}/ranges", """{"start_number":"a"}""",
            "Input Error - start_number: ['not a valid digit-only phone number']", "Input Error - end_number: ['Missing data for required field.']");
    }

    [Fact]
    public async Task The_largest_range_is_made_at_once()
    {
        var made = await RangeAsync("10000", "19999");

        Assert.Equal(10_000, made["created"]!.AsArray().Count);
        Assert.Equal(10_000, await Http.CountAsync($"{Path}?limit=1"));
        var again = await RangeAsync("10000", "19999");
        Assert.Empty(again["created"]!.AsArray());
        Assert.Equal(10_000, (int)again["total"]!);
    }

    private string DomainEvent(JsonObject number, bool main, bool shared) =>
        $$"""{"uuid":"{{number["uuid"]}}","tenant_uuid":"{{Tenant.Uuid}}","number":"{{number["number"]}}","caller_id_name":null,"main":{{(main ? "true" : "false")}},"shared":{{(shared ? "true" : "false")}},"links":[{"rel":"phone_numbers","href":"/1.1/phone-numbers/{{number["uuid"]}}"}]}""";

    private async Task<string?> ChooseAsync(JsonNode? uuid)
    {
        using var body = new StringContent($$"""{"phone_number_uuid":"{{uuid}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await Http.PutAsync($"/1.1{Path}/main", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return answer.Headers.Location?.ToString();
    }

    private async Task<JsonNode> RangeAsync(string start, string end)
    {
        var (status, text) = await Http.SendAsync(HttpMethod.Post, $"{Path}/ranges", $$"""{"start_number":"{{start}}","end_number":"{{end}}"}""");
        Assert.True(status == HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!;
    }

    private Task RefuseRangeAsync(string start, string end, string message) => Http.RefuseAsync(
        HttpMethod.Post, $"{Path}/ranges", $$"""{"start_number":"{{start}}","end_number":"{{end}}"}""", message);
}
