namespace Confd.Asterisk.Tests;

public sealed class SccpConfTests(SqliteFixture service)
{
    private const string File = "sccp.conf";

    [Fact]
    public async Task A_phone_has_a_line_and_speed_dials()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.OpenOfficeAsync();
        var mac = $"AB:{string.Join(':', Guid.NewGuid().ToByteArray()[..5].Select(one => $"{one:x2}"))}";
        await scenario.MakeAsync("bob", "/users", """{"firstname":"Bob"}""");
        await scenario.MakeAsync("bob-line", "/lines", """{"context":"{office.name}","endpoint_custom":{"interface":"Local/{bob.id}@x"}}""");
        await scenario.MakeAsync("bob-number", "/lines/{bob-line.id}/extensions", """{"exten":"1002","context":"{office.name}"}""");
        await scenario.EditAsync("/users/{bob.uuid}/lines/{bob-line.id}");
        await scenario.MakeAsync("alice", "/users", """{"firstname":"Alice","lastname":"; [x]"}""");
        await scenario.MakeAsync("line", "/lines", """{"context":"{office.name}","endpoint_sccp":{"options":[["allow","alaw"],["disallow","all"]]}}""");
        await scenario.MakeAsync("number", "/lines/{line.id}/extensions", """{"exten":"1001","context":"{office.name}"}""");
        await scenario.EditAsync("/users/{alice.uuid}/lines/{line.id}");
        await scenario.MakeAsync("box", "/users/{alice.uuid}/voicemails", """{"name":"Alice","number":"1001","context":"{office.name}"}""");
        await scenario.MakeAsync("phone", "/devices", $$"""{"mac":"{{mac}}"}""");
        await scenario.EditAsync("/lines/{line.id}/devices/{phone.id}");
        await scenario.EditAsync("/users/{alice.uuid}/funckeys/3", """{"label":"Bob => [b]","destination":{"type":"user","user_id":{bob.id}}}""");
        await scenario.EditAsync("/users/{alice.uuid}/funckeys/4", """{"blf":false,"destination":{"type":"custom","exten":"0123"}}""");
        await scenario.EditAsync("/users/{alice.uuid}/funckeys/5", """{"destination":{"type":"service","service":"enablednd"}}""");
        await scenario.NameAsync("line", "/lines/{line.id}");

        var golden = (await System.IO.File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Golden", "sccp.conf"), TestContext.Current.CancellationToken))
            .Replace("{phone}", $"SEP{mac.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant()}", StringComparison.Ordinal);
        var text = await scenario.ReadAsync(File);
        Assert.Equal(scenario.Fill(golden).Trim(), text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim(), ignoreLineEndingDifferences: true);
        Assert.Empty(await scenario.FindingsAsync(File, "/1.1/lines/{line.id}"));
    }

    [Fact]
    public async Task Settings_are_parted_by_what_they_are_of()
    {
        using var scenario = await Scenario.NewAsync(service);
        var file = await scenario.ParseAsync(File);

        Assert.Equal(["guest=no", "max_guests=100"], file["general"].Lines.Select(line => $"{line.Key}={line.Value}"));
        Assert.Equal(["type=device", "dialtimeout=5", "keepalive=10"], file["confd_device"].Lines.Select(line => $"{line.Key}={line.Value}"));
        Assert.Equal(["type=line", "directmedia=no", "language=en_US"], file["confd_line"].Lines.Select(line => $"{line.Key}={line.Value}"));
        Assert.Equal(("!", "!"), (file["confd_device"].Suffix, file["confd_line"].Suffix));
    }
}
