using System.Net;
using System.Text.Json.Nodes;
using static Confd.Gateway.Tests.FuncKeyBodies;

namespace Confd.Gateway.Tests;

/// <summary>Keys are removed with their destinations.</summary>
public sealed class KeyCleanupTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_key_goes_with_its_target_and_the_others_stay()
    {
        var (user, target) = (await Http.NewUserAsync(), await Http.NewUserAsync());
        var group = await Http.CreateAsync("/groups", """{"label":"g"}""");
        var toGroup = Key($$"""{"type":"group","group_id":{{group["id"]}}}""");
        var joins = Key($$"""{"type":"groupmember","group_id":{{group["id"]}},"action":"join"}""");
        var template = await Http.NewTemplateAsync(
            $$"""{"keys":{"1":{{To(target)}},"2":{{To(user)}},"3":{{toGroup}},"4":{{joins}},"5":{{Custom("5")}} } }""");
        await Http.EditAsync($"/users/{user["uuid"]}/funckeys", $$"""{"keys":{"1":{{To(target)}},"2":{{To(user)}} } }""");
        async Task<string[]> PositionsAsync(string path) => [.. (await Http.ReadAsync(path))["keys"]!.AsObject().Select(key => key.Key)];

        await Http.DeleteAsync($"/users/{target["uuid"]}", HttpStatusCode.NoContent);

        Assert.Equal(["2", "3", "4", "5"], await PositionsAsync($"/funckeys/templates/{template["id"]}"));
        Assert.Equal(["2"], await PositionsAsync($"/users/{user["uuid"]}/funckeys"));
        await Http.DeleteAsync($"/groups/{group["uuid"]}", HttpStatusCode.NoContent);
        Assert.Equal(["2", "5"], await PositionsAsync($"/funckeys/templates/{template["id"]}"));
        await Http.DeleteAsync($"/users/{user["uuid"]}", HttpStatusCode.NoContent);
        Assert.Equal(["5"], await PositionsAsync($"/funckeys/templates/{template["id"]}"));
        await Http.EditAsync($"/funckeys/templates/{template["id"]}/1", Custom("6"));
    }

    [Fact]
    public async Task A_key_for_a_filter_needs_a_user_with_a_filter_and_a_surrogate_of_the_tenant()
    {
        var (_, surrogate, member) = await Http.NewSurrogateAsync();
        var user = await Http.NewUserAsync();
        var key = Key($$"""{"type":"bsfilter","filter_member_id":{{member}}}""");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}/funckeys/1", key,
            $"Resource Error - User must be associated with a BSFilter ('user_id': {user["id"]})");
        using var stranger = await Service.NewTenantAsync();
        var (_, _, foreign) = await stranger.Http.NewSurrogateAsync();
        var template = await Http.NewTemplateAsync();
        foreach (var id in new[] { 999_999_999, foreign })
        {
            var refused = $"Input Error - field 'filter_member_id': FilterMember was not found ('filter_member_id': {id})";
            var other = Key($$"""{"type":"bsfilter","filter_member_id":{{id}}}""");
            await Http.RefuseAsync(HttpMethod.Put, $"/users/{surrogate["uuid"]}/funckeys/1", other, refused);
            await Http.RefuseAsync(HttpMethod.Put, $"/funckeys/templates/{template["id"]}", $$"""{"keys":{"1":{{other}} } }""", refused);
        }

        await Http.EditAsync($"/users/{surrogate["uuid"]}/funckeys/1", key);

        var shown = await Http.ReadAsync($"/users/{surrogate["uuid"]}/funckeys/1");
        Assert.True((bool)shown["blf"]!);
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse($$"""
                    {"type":"bsfilter","href":null,"filter_member_id":{{member}},"filter_member_firstname":"Sue","filter_member_lastname":null}
                    """),
                shown["destination"]),
            shown.ToJsonString());
    }

    [Theory]
    [InlineData("list")]
    [InlineData("filter")]
    [InlineData("user")]
    public async Task A_key_for_a_surrogate_goes_with_the_surrogate(string what)
    {
        var (filter, surrogate, member) = await Http.NewSurrogateAsync();
        var template = await Http.NewTemplateAsync();
        var path = $"/funckeys/templates/{template["id"]}";
        await Http.EditAsync(path, $$"""{"keys":{"1":{{Key($$"""{"type":"bsfilter","filter_member_id":{{member}}}""")}},"2":{{Custom("2")}} } }""");

        await (what switch
        {
            "list" => Http.EditAsync($"/callfilters/{filter["id"]}/surrogates/users", """{"users":[]}"""),
            "filter" => Http.DeleteAsync($"/callfilters/{filter["id"]}", HttpStatusCode.NoContent),
            _ => Http.DeleteAsync($"/users/{surrogate["uuid"]}", HttpStatusCode.NoContent),
        });

        Assert.Equal(["2"], (await Http.ReadAsync(path))["keys"]!.AsObject().Select(key => key.Key));
        await Http.EditAsync(path, $$"""{"keys":{"3":{{Custom("3")}} } }""");
    }
}
