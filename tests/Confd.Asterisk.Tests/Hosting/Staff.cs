namespace Confd.Asterisk.Tests;

/// <summary>Users of a scenario who can be called.</summary>
internal static class Staff
{
    /// <summary>Makes a context <c>office</c>.</summary>
    public static Task OpenOfficeAsync(this Scenario scenario) => scenario.MakeAsync(
        "office", "/contexts",
        """
        {"label":"Office","type":"internal","user_ranges":[{"start":"1000","end":"1999"}],"group_ranges":[{"start":"2000","end":"2999"}],
         "queue_ranges":[{"start":"3000","end":"3999"}],"conference_room_ranges":[{"start":"4000","end":"4999"}]}
        """);

    /// <summary>Makes a user with a line in the office.</summary>
    public static async Task HireAsync(this Scenario scenario, string name)
    {
        await scenario.MakeAsync(name, "/users", $$"""{"firstname":"{{name}}"}""");
        await scenario.MakeAsync($"{name}-line", "/lines", """{"context":"{office.name}"}""");
        await scenario.MakeAsync($"{name}-sip", "/endpoints/sip", "{}");
        await scenario.EditAsync($"/lines/{{{name}-line.id}}/endpoints/sip/{{{name}-sip.uuid}}");
        await scenario.EditAsync($"/users/{{{name}.uuid}}/lines/{{{name}-line.id}}");
    }

    /// <summary>The findings on a resource of the scenario in a file, as severity and message.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(this Scenario scenario, string file, string href)
    {
        using var answer = await scenario.Service.Http.PostAsync("/1.1/asterisk/check", null, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return
        [
            .. System.Text.Json.Nodes.JsonNode.Parse(text)!["items"]!.AsArray()
                .Where(item => (string?)item!["file"] == file && (string?)item["href"] == scenario.Fill(href))
                .Select(item => $"{item!["severity"]}: {item["message"]}"),
        ];
    }
}
