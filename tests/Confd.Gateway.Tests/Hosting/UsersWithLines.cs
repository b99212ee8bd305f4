using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Users who have a line, as members of groups and queues must.</summary>
public static class UsersWithLines
{
    /// <summary>Makes a user with a line of its own on a SIP endpoint, and returns the user's view.</summary>
    public static async Task<JsonObject> NewUserWithLineAsync(this TestTenant tenant, string firstname = "U")
    {
        var (user, _) = await tenant.NewUserAndLineAsync(firstname, "/endpoints/sip", "{}");
        return user;
    }

    /// <summary>As above on any endpoint, with the id of the line.</summary>
    public static async Task<(JsonObject User, int Line)> NewUserAndLineAsync(
        this TestTenant tenant, string firstname, string endpoints, string endpoint)
    {
        var http = tenant.Http;
        var user = await http.CreateAsync("/users", $$"""{"firstname":"{{firstname}}"}""");
        var line = (int)(await http.CreateAsync("/lines", $$"""{"context":"{{await http.NewContextAsync()}}"}"""))["id"]!;
        var made = await http.CreateAsync(endpoints, endpoint);
        await http.EditAsync($"/lines/{line}{endpoints}/{made["uuid"] ?? made["id"]}");
        await http.EditAsync($"/users/{user["uuid"]}/lines/{line}");
        return (await http.ReadAsync($"/users/{user["uuid"]}"), line);
    }
}
