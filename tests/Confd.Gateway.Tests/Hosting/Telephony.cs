namespace Confd.Gateway.Tests;

/// <summary>Users with lines, as many tests need them.</summary>
public static class Telephony
{
    private static int lastNumber = 1000;

    /// <summary>A number within the user ranges of <see cref="ApiExtensions.NewContextAsync"/> that no other test has.</summary>
    public static string NextNumber() => $"{1000 + (Interlocked.Increment(ref lastNumber) % 1000)}";

    /// <summary>A line with a SIP endpoint.</summary>
    public static async Task<int> NewLineAsync(this HttpClient http, string context)
    {
        var sip = await http.CreateAsync("/endpoints/sip", "{}");
        var line = (int)(await http.CreateAsync("/lines", $$"""{"context":"{{context}}"}"""))["id"]!;
        await http.EditAsync($"/lines/{line}/endpoints/sip/{sip["uuid"]}");
        return line;
    }

    /// <summary>A user with a line that has an extension.</summary>
    public static async Task<(string User, int Line, int Extension, string Context)> NewUserWithLineAsync(
        this HttpClient http, string name = "U")
    {
        var context = await http.NewContextAsync();
        var user = (string)(await http.CreateAsync("/users", $$"""{"firstname":"{{name}}"}"""))["uuid"]!;
        var line = await http.NewLineAsync(context);
        var extension = (int)(await http.CreateAsync("/extensions", $$"""{"exten":"{{NextNumber()}}","context":"{{context}}"}"""))["id"]!;
        await http.EditAsync($"/lines/{line}/extensions/{extension}");
        await http.EditAsync($"/users/{user}/lines/{line}");
        return (user, line, extension, context);
    }

    /// <summary>Ids of a user's lines, the main line first.</summary>
    public static async Task<int[]> LinesOfAsync(this HttpClient http, string user) =>
        [.. (await http.ReadAsync($"/users/{user}"))["lines"]!.AsArray().Select(line => (int)line!["id"]!)];

    /// <summary>One item of a list, or of its field.</summary>
    public static async Task<int> CountAsync(this HttpClient http, string list) => (int)(await http.ReadAsync(list))["total"]!;

    /// <summary>Asserts that a resource is gone.</summary>
    public static Task MissesAsync(this HttpClient http, string path, string label, string lookup) => http.RefuseAsync(
        HttpMethod.Get, path, "", System.Net.HttpStatusCode.NotFound, $"Resource Not Found - {label} was not found ({lookup})");
}
