namespace Confd.Gateway.Tests;

public sealed class EndpointSccpTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Four_options_are_known_and_an_edit_keeps_the_caller_id()
    {
        var sccp = await Http.CreateAsync(
            "/endpoints/sccp", """{"options":[["allow","ulaw"],["cid_name","a"],["cid_name","b"],["disallow","all"],["cid_num",""]]}""");
        Assert.Equal("""[["cid_name","b"],["disallow","all"],["allow","ulaw"]]""", sccp["options"]!.ToJsonString());

        await Http.EditAsync($"/endpoints/sccp/{sccp["id"]}", """{"options":[["allow","alaw"]]}""");
        Assert.Equal("""[["cid_name","b"],["allow","alaw"]]""", (await Http.ReadAsync($"/endpoints/sccp/{sccp["id"]}"))["options"]!.ToJsonString());
        await Http.EditAsync($"/endpoints/sccp/{sccp["id"]}", "{}");
        Assert.Equal("""[["cid_name","b"],["allow","alaw"]]""", (await Http.ReadAsync($"/endpoints/sccp/{sccp["id"]}"))["options"]!.ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sccp", """{"options":[["allow","x"],["nope","x"]]}""", "Unknown SCCP options: nope");
    }

    [Fact]
    public async Task The_extension_is_the_number_of_the_caller_id()
    {
        var context = await Http.NewContextAsync();
        var line = await Http.CreateAsync(
            "/lines", $$"""{"context":"{{context}}","endpoint_sccp":{"options":[["allow","ulaw"]]},"extensions":[{"exten":"1001"}]}""");
        var user = await Http.CreateAsync("/users", """{"firstname":"Alice","caller_id":"\"Alice\" <555>"}""");

        await Http.EditAsync($"/users/{user["id"]}/lines/{line["id"]}");

        var shown = await Http.ReadAsync($"/lines/{line["id"]}");
        Assert.Equal(("Alice", "1001"), ((string?)shown["caller_id_name"], (string?)shown["caller_id_num"]));
    }
}
