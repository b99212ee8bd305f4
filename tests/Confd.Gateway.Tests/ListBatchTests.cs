using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>A page costs one batch for its rows and one for all that they are related to, however many there are of either.</summary>
public sealed class ListBatchTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    private const int Batches = 2;

    [Theory]
    [InlineData("/users")]
    [InlineData("/users?view=summary")]
    [InlineData("/users?view=directory")]
    [InlineData("/users?view=line_presence")]
    [InlineData("/extensions")]
    [InlineData("/lines")]
    [InlineData("/groups")]
    public async Task Pages_cost_the_same_whatever_the_rows_and_their_relations(string list)
    {
        var context = await Http.NewContextAsync();
        await NewMemberAsync(context, "1000");
        var bare = await CountAsync(list);
        Assert.Equal(1, bare.Rows);

        foreach (var exten in new[] { "1001", "1002", "1003" })
        {
            await RelateAsync(await NewMemberAsync(context, exten), context, exten);
        }
        var full = await CountAsync(list);
        var one = await CountAsync(list.Contains('?') ? $"{list}&limit=1" : $"{list}?limit=1");

        Assert.True(full.Rows >= 4, $"{full.Rows} rows");
        Assert.Equal((Batches, Batches, Batches), (bare.Commands, full.Commands, one.Commands));
    }

    /// <summary>A user with a line, a number and a group of its own.</summary>
    private async Task<(JsonObject User, string Group)> NewMemberAsync(string context, string exten)
    {
        var group = (string)(await Http.CreateAsync("/groups", """{"label":"g"}"""))["uuid"]!;
        var user = await Http.CreateAsync(
            "/users",
            $$"""
            {"firstname":"U","lastname":"{{exten}}","groups":[{"uuid":"{{group}}"}],
             "lines":[{"context":"{{context}}","endpoint_sip":{},"extensions":[{"exten":"{{exten}}"}]}]}
            """);
        return (user, group);
    }

    /// <summary>Everything else that the views of users and groups show.</summary>
    private async Task RelateAsync((JsonObject User, string Group) member, string context, string exten)
    {
        var (user, group) = member;
        var schedule = await Http.CreateAsync("/schedules", """{"closed_destination":{"type":"none"} }""");
        var permission = await Http.CreateAsync("/callpermissions", $$"""{"name":"p{{exten}}"}""");
        foreach (var owner in new[] { $"/users/{user["uuid"]}", $"/groups/{group}" })
        {
            await Http.EditAsync($"{owner}/schedules/{schedule["id"]}");
            await Http.EditAsync($"{owner}/callpermissions/{permission["id"]}");
            await Http.EditAsync($"{owner}/fallbacks", $$"""{"noanswer_destination":{"type":"user","user_id":{{user["id"]}} } }""");
        }
        await Http.CreateAsync($"/users/{user["uuid"]}/voicemails", $$"""{"name":"v","number":"{{exten}}","context":"{{context}}"}""");
        var switchboard = await Http.CreateAsync("/switchboards", """{"name":"s"}""");
        await Http.EditAsync($"/switchboards/{switchboard["uuid"]}/members/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        var agent = await Http.CreateAsync("/agents", $$"""{"number":"{{exten}}"}""");
        await Http.EditAsync($"/users/{user["uuid"]}/agents/{agent["id"]}");
        var pickup = await Http.CreateAsync("/callpickups", $$"""{"name":"p{{Guid.NewGuid():N}}"}""");
        await Http.EditAsync($"/callpickups/{pickup["id"]}/interceptors/groups", $$"""{"groups":[{"id":{{(await Http.ReadAsync($"/groups/{group}"))["id"]}} }]}""");
        await Http.EditAsync($"/callpickups/{pickup["id"]}/targets/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        var queue = await Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}""");
        await Http.EditAsync($"/queues/{queue["id"]}/members/users/{user["uuid"]}", "{}");
        var incalls = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        foreach (var destination in new[] { $$"""{"type":"user","user_id":{{user["id"]}} }""", $$"""{"type":"group","group_id":{{(await Http.ReadAsync($"/groups/{group}"))["id"]}} }""" })
        {
            var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{{destination}}}""");
            var number = await Http.CreateAsync("/extensions", $$"""{"exten":"{{Telephony.NextNumber()}}","context":"{{incalls}}"}""");
            await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{number["id"]}");
        }
    }

    /// <summary>Rows of a list, and the commands that a request for it sends.</summary>
    /// <remarks>
    /// The least of several requests: the first one may read more, and the service may look after something else
    /// meanwhile. Commands for each row would be in all of them.
    /// </remarks>
    private async Task<(int Rows, long Commands)> CountAsync(string list)
    {
        var (rows, least) = (0, long.MaxValue);
        for (var request = 0; request < 5; request++)
        {
            var before = Service.CommandCount;
            rows = (await Http.ReadAsync(list))["items"]!.AsArray().Count;
            least = Math.Min(least, Service.CommandCount - before);
        }
        return (rows, least);
    }
}
