using System.Net;

namespace Confd.Gateway.Tests;

public sealed class ContextRangeTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Ranges_show_what_is_free()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"r","user_ranges":[{"start":"1000","end":"1999"}]}""");
        await Http.CreateAsync("/extensions", $$"""{"exten":"1005","context":"{{context["name"]}}"}""");

        var free = await Http.ReadAsync($"/contexts/{context["id"]}/ranges/user");
        var all = await Http.ReadAsync($"/contexts/{context["id"]}/ranges/user?availability=all");

        Assert.Equal(
            """{"total":2,"items":[{"start":"1000","end":"1004"},{"start":"1006","end":"1999"}]}""", free.ToJsonString());
        Assert.Equal("""{"total":1,"items":[{"start":"1000","end":"1999"}]}""", all.ToJsonString());
    }

    [Theory]
    [InlineData("?search=11", """{"total":6,"items":[{"start":"11","end":"11"},{"start":"0011","end":"0011"},{"start":"0110","end":"0119"},{"start":"0211","end":"0211"},{"start":"0311","end":"0311"},{"start":"0411","end":"0411"}]}""")]
    [InlineData("?limit=0", """{"total":2,"items":[]}""")]
    [InlineData("?order=start&direction=desc", """{"total":2,"items":[{"start":"0001","end":"0499"},{"start":"00","end":"99"}]}""")]
    [InlineData("?offset=1", """{"total":2,"items":[{"start":"0001","end":"0499"}]}""")]
    public async Task Numbers_are_merged_per_width_searched_and_paged(string query, string expected)
    {
        var context = await Http.CreateAsync(
            "/contexts", """{"label":"r","user_ranges":[{"start":"0001","end":"0499"},{"start":"00","end":"49"},{"start":"40","end":"99"}]}""");

        Assert.Equal(expected, (await Http.ReadAsync($"/contexts/{context["id"]}/ranges/user{query}")).ToJsonString());
    }

    [Fact]
    public async Task Incall_numbers_are_cut_to_what_the_carrier_sends()
    {
        var context = await Http.CreateAsync(
            "/contexts", """{"label":"r","type":"incall","incall_ranges":[{"start":"5145551000","end":"5145551009","did_length":4}]}""");

        Assert.Equal(
            """{"total":1,"items":[{"start":"1000","end":"1009"}]}""",
            (await Http.ReadAsync($"/contexts/{context["id"]}/ranges/incall")).ToJsonString());
    }

    [Fact]
    public async Task Faulty_parameters_are_refused_and_ranges_are_only_read()
    {
        var path = $"/contexts/{(await Http.CreateAsync("/contexts", """{"label":"r"}"""))["id"]}/ranges";

        await Http.RefuseAsync(
            HttpMethod.Get, $"{path}/user?availability=some", "", "Input Error - availability: ['Must be one of: available, all.']");
        await Http.ExpectAsync(HttpMethod.Post, $"{path}/user", "{}", HttpStatusCode.MethodNotAllowed, null);
        await Http.ExpectAsync(HttpMethod.Get, $"{path}/nobody", "", HttpStatusCode.NotFound, null);
    }
}
