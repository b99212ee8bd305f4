using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class ParkingLotSample : ResourceSample
{
    public ParkingLotSample()
        : base("parking_lot", () => """{"slots_start":"801","slots_end":"850"}""")
    {
        Value("slots_start", "\"802\"");
        Value("slots_end", "\"849\"");
        Value("music_on_hold", async tenant =>
            $"\"{(await tenant.Http.CreateAsync("/moh", """{"label":"m","mode":"files"}"""))["name"]}\"");
    }
}

public sealed class ParkingLotTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Slots = """{"slots_start":"801","slots_end":"850"}""";

    [Fact]
    public async Task Slots_are_a_range()
    {
        await Http.RefuseAsync(
            HttpMethod.Post, "/parkinglots", """{"slots_start":"850","slots_end":"801"}""",
            "Input Error - _schema: ['It is not a valid range']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/parkinglots", """{"slots_start":"a","timeout":-1}""",
            "Input Error - slots_start: ['Invalid input.']",
            "Input Error - slots_end: ['Missing data for required field.']",
            "Input Error - timeout: ['Must be greater than or equal to 0.']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/parkinglots", """{"slots_start":"801","slots_end":"850","music_on_hold":"nope"}""",
            "Input Error - field 'music_on_hold': MOH was not found ('music_on_hold': 'nope')");
        var made = await Http.CreateAsync("/parkinglots", Slots);
        await Http.RefuseAsync(
            HttpMethod.Put, $"/parkinglots/{made["id"]}", """{"slots_start":"900"}""",
            "Input Error - _schema: ['It is not a valid range']");
    }

    [Fact]
    public async Task Nothing_else_in_the_context_has_a_number_of_the_slots()
    {
        var context = await Http.NewContextAsync();
        Task<JsonObject> NewAsync(string exten) => Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}""");
        var lot = await Http.CreateAsync("/parkinglots", Slots);
        var path = $"/parkinglots/{lot["id"]}";
        var (access, pattern, taken) = (await NewAsync("800"), await NewAsync("_8XX"), await NewAsync("860"));
        await Http.RefuseAsync(
            HttpMethod.Put, $"{path}/extensions/{pattern["id"]}", "", "Input Error - exten '_8XX' cannot be a pattern");

        await Http.EditAsync($"{path}/extensions/{access["id"]}");

        await Http.RefuseAsync(
            HttpMethod.Post, "/extensions", $$"""{"exten":"825","context":"{{context}}"}""",
            $"Resource Error - ParkingLot already exists ('id': {lot["id"]}, 'slots_start': '801', 'slots_end': '850')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{taken["id"]}", """{"exten":"850"}""",
            $"Resource Error - ParkingLot already exists ('id': {lot["id"]}, 'slots_start': '801', 'slots_end': '850')");
        await NewAsync("0825");
        await NewAsync("_825");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"slots_end":"860"}""",
            $"Resource Error - Extension already exists ('id': {taken["id"]}, 'exten': '860', 'context': '{context}')");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"slots_start":"800"}""",
            $"Resource Error - Extension already exists ('id': {access["id"]}, 'exten': '800', 'context': '{context}')");
        await Http.EditAsync(path, """{"slots_end":"859"}""");
        var elsewhere = await Http.NewContextAsync();
        await Http.CreateAsync("/extensions", $$"""{"exten":"825","context":"{{elsewhere}}"}""");
    }

    [Theory]
    [InlineData("840", "870", "840")]
    [InlineData("790", "805", "805")]
    [InlineData("790", "870", "801")]
    public async Task Lots_of_one_context_do_not_overlap(string start, string end, string shared)
    {
        var context = await Http.NewContextAsync();
        Task<JsonObject> NewAsync(string exten) => Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}""");
        var (first, second) = (await Http.CreateAsync("/parkinglots", Slots), await Http.CreateAsync(
            "/parkinglots", $$"""{"slots_start":"{{start}}","slots_end":"{{end}}"}"""));
        var (one, two) = (await NewAsync("700"), await NewAsync("701"));
        await Http.EditAsync($"/parkinglots/{first["id"]}/extensions/{one["id"]}");

        var refused = "Resource Error - Extension is already used for a destination or parking slot "
            + $"('exten': '{shared}', 'context': '{context}', 'parking_lot_id': {first["id"]})";
        await Http.RefuseAsync(HttpMethod.Put, $"/parkinglots/{second["id"]}/extensions/{two["id"]}", "", refused);
        await Http.EditAsync($"/parkinglots/{second["id"]}", """{"slots_start":"901","slots_end":"950"}""");
        await Http.EditAsync($"/parkinglots/{second["id"]}/extensions/{two["id"]}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/parkinglots/{second["id"]}", $$"""{"slots_start":"{{start}}","slots_end":"{{end}}"}""", refused);
    }

    [Fact]
    public async Task The_access_number_is_shown_told_and_found()
    {
        var lot = await Http.CreateAsync("/parkinglots", """{"name":"lot","slots_start":"801","slots_end":"850"}""");
        var context = await Http.NewContextAsync();
        var access = await Http.CreateAsync("/extensions", $$"""{"exten":"800","context":"{{context}}"}""");
        await SkipEventsAsync();

        await Http.EditAsync($"/parkinglots/{lot["id"]}/extensions/{access["id"]}");

        await ExpectEventsAsync(new ExpectedEvent(
            "parking_lot_extension_associated", $$"""{"parking_lot_id":{{lot["id"]}},"extension_id":{{access["id"]}}}""",
            """[{"ipbx":["module reload res_parking.so"]}]""")
        {
            RoutingKey = "config.parkinglots.extensions.updated",
        });
        Assert.Equal("lot", (string?)(await Http.ReadAsync($"/extensions/{access["id"]}"))["parking_lot"]!["name"]);
        Assert.Equal("800", (string?)(await Http.ReadAsync($"/parkinglots?context={context}"))["items"]![0]!["extensions"]![0]!["exten"]);
        Assert.Equal(1, (int)(await Http.ReadAsync("/parkinglots?exten=800&search=80"))["total"]!);
        await Http.RefuseAsync(
            HttpMethod.Delete, $"/extensions/{access["id"]}", "",
            $"Resource Error - Extension is associated with a parking ('extension_id': {access["id"]}, 'associated_id': '{lot["id"]}')");
        var incoming = await IncallExtensionSample.NewExtensionAsync(Http);
        var other = await Http.CreateAsync("/parkinglots", """{"slots_start":"1","slots_end":"2"}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/parkinglots/{other["id"]}/extensions/{incoming["id"]}", "",
            $"Resource Error - ContextType 'incall' cannot be associated ('id': {incoming["id"]}, 'context': '{incoming["context"]}')");
        await Http.DeleteAsync($"/parkinglots/{lot["id"]}", HttpStatusCode.NoContent);
        await Http.DeleteAsync($"/extensions/{access["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Of_lots_that_want_the_same_numbers_at_once_one_gets_them()
    {
        var context = await Http.NewContextAsync();
        var pairs = new List<string>();
        for (var index = 0; index < 6; index++)
        {
            var lot = await Http.CreateAsync("/parkinglots", Slots);
            var access = await Http.CreateAsync("/extensions", $$"""{"exten":"{{700 + index}}","context":"{{context}}"}""");
            pairs.Add($"/parkinglots/{lot["id"]}/extensions/{access["id"]}");
        }

        var answers = await Task.WhenAll(pairs.Select(pair => Http.SendAsync(HttpMethod.Put, pair, "")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => Assert.StartsWith(
            """["Resource Error - Extension is already used for a destination or parking slot ('exten': '801', """, answer.Text));
    }

    [Fact]
    public async Task Of_a_lot_that_grows_and_an_extension_in_its_way_one_is_refused()
    {
        var context = await Http.NewContextAsync();
        var lot = await Http.CreateAsync("/parkinglots", Slots);
        var access = await Http.CreateAsync("/extensions", $$"""{"exten":"700","context":"{{context}}"}""");
        await Http.EditAsync($"/parkinglots/{lot["id"]}/extensions/{access["id"]}");

        for (var end = 851; end < 861; end++)
        {
            var grow = Http.SendAsync(HttpMethod.Put, $"/parkinglots/{lot["id"]}", $$"""{"slots_end":"{{end}}"}""");
            var create = Http.SendAsync(HttpMethod.Post, "/extensions", $$"""{"exten":"{{end}}","context":"{{context}}"}""");
            HttpStatusCode[] answers = [(await grow).Status, (await create).Status];

            Assert.Equal(HttpStatusCode.BadRequest, Assert.Single(answers, status => status is not (HttpStatusCode.NoContent or HttpStatusCode.Created)));
            if (answers[1] == HttpStatusCode.Created)
            {
                var made = (await Http.ReadAsync($"/extensions?exten={end}&context={context}"))["items"]![0]!["id"];
                await Http.DeleteAsync($"/extensions/{made}", HttpStatusCode.NoContent);
            }
        }
    }

    [Fact]
    public async Task A_lot_has_one_extension_of_its_tenant_and_an_extension_one_lot()
    {
        var context = await Http.NewContextAsync();
        var (lot, other) = ((await Http.CreateAsync("/parkinglots", Slots))["id"], (await Http.CreateAsync("/parkinglots", Slots))["id"]);
        var access = (await Http.CreateAsync("/extensions", $$"""{"exten":"700","context":"{{context}}"}"""))["id"];
        var second = (await Http.CreateAsync("/extensions", $$"""{"exten":"701","context":"{{context}}"}"""))["id"];
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var theirs = (await below.Http.CreateAsync("/extensions", $$"""{"exten":"700","context":"{{await below.Http.NewContextAsync()}}"}"""))["id"];
        await Http.EditAsync($"/parkinglots/{lot}/extensions/{access}");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/parkinglots/{lot}/extensions/{theirs}", "",
            $"Resource Error - different tenants ('extension_tenant_uuid': '{below.Uuid}', 'parking_lot_tenant_uuid': '{Tenant.Uuid}')");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/parkinglots/{lot}/extensions/{second}", "",
            $"Resource Error - ParkingLot is associated with a Extension ('parking_lot_id': {lot}, 'extension_id': {access})");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/parkinglots/{other}/extensions/{access}", "",
            $"Resource Error - ParkingLot is associated with a Extension ('parking_lot_id': {lot}, 'extension_id': {access})");
    }

    [Theory]
    [InlineData("incall", "\"incall_ranges\":[{\"start\":\"700\",\"end\":\"799\"}]")]
    [InlineData("outcall", "\"user_ranges\":[]")]
    public async Task A_lots_extension_is_in_an_internal_context(string type, string ranges)
    {
        var context = await Http.NewContextAsync(type, ranges);
        var lot = (await Http.CreateAsync("/parkinglots", Slots))["id"];
        var access = (await Http.CreateAsync("/extensions", $$"""{"exten":"700","context":"{{context}}"}"""))["id"];

        await Http.RefuseAsync(
            HttpMethod.Put, $"/parkinglots/{lot}/extensions/{access}", "",
            $"Resource Error - ContextType '{type}' cannot be associated ('id': {access}, 'context': '{context}')");
    }
}
