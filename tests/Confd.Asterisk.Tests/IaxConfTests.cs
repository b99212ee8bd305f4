namespace Confd.Asterisk.Tests;

public sealed class IaxConfTests(SqliteFixture service)
{
    private const string File = "iax.conf";

    [Fact]
    public async Task A_trunk_has_its_peer_and_its_registration()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("outside", "/contexts", """{"label":"Outside","type":"incall"}""");
        await scenario.MakeAsync("iax", "/endpoints/iax", """
            {"type":"friend","host":"iax.example.org","options":[["secret","a;b"],["disallow","all"],["allow","alaw"],["x-own","[y] => z"]]}
            """);
        await scenario.MakeAsync("register", "/registers/iax", """
            {"auth_username":"me","auth_password":"sesame","remote_host":"iax.example.org","remote_port":4570,
             "callback_extension":"100","callback_context":"{outside.name}"}
            """);
        await scenario.MakeAsync("trunk", "/trunks", """{"context":"{outside.name}"}""");
        await scenario.EditAsync("/trunks/{trunk.id}/endpoints/iax/{iax.id}");
        await scenario.EditAsync("/trunks/{trunk.id}/registers/iax/{register.id}");

        await scenario.ExpectAsync(File, "iax.conf");
        Assert.Empty(await scenario.FindingsAsync(File, "/1.1/trunks/{trunk.id}"));
        Assert.Empty(await scenario.FindingsAsync(File, "/1.1/registers/iax/{register.id}"));
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);
        using var answer = await reader.GetAsync(
            scenario.Fill($"/1.1/asterisk/files/{File}?tenant_uuid={{tenant.uuid}}"), TestContext.Current.CancellationToken);
        var masked = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("register => ***", masked, StringComparison.Ordinal);
        Assert.Contains("secret = ***", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", masked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_without_credentials_is_its_host()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("register", "/registers/iax", """{"remote_host":"iax.example.org"}""");
        await scenario.MakeAsync("off", "/registers/iax", """{"remote_host":"off.example.org","enabled":false}""");

        var text = await scenario.ReadAsync(File);

        Assert.Contains("\nregister => iax.example.org\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("off.example.org", text, StringComparison.Ordinal);
        Assert.Equal(
            ["warning: It belongs to no trunk: calls that come by it are not known as a trunk's. Associate it with one, or disable it."],
            await scenario.FindingsAsync(File, "/1.1/registers/iax/{register.id}"));
    }

    [Theory]
    [InlineData("setvar", "XIVO_USERID=1")]
    [InlineData("setvar", "__WAZO_TENANT_UUID=00000000-0000-4000-8000-000000000001")]
    [InlineData("setvar", "SHELL(id)=1")]
    [InlineData("mailbox", "100@{foreign.name}")]
    public async Task An_option_that_reaches_into_another_tenant_is_left_out(string name, string value)
    {
        using var other = await Scenario.NewAsync(service);
        var foreign = await other.MakeAsync("foreign", "/contexts", """{"label":"Foreign"}""");
        value = value.Replace("{foreign.name}", (string)foreign["name"]!, StringComparison.Ordinal);
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("iax", "/endpoints/iax", $$"""{"type":"peer","host":"iax.example.org","options":[["{{name}}","{{value}}"],["qualify","yes"]]}""");
        await scenario.MakeAsync("trunk", "/trunks", "{}");
        await scenario.EditAsync("/trunks/{trunk.id}/endpoints/iax/{iax.id}");

        var text = await scenario.ReadAsync(File);

        Assert.DoesNotContain(value, text, StringComparison.Ordinal);
        Assert.Contains("qualify = yes", text, StringComparison.Ordinal);
        var finding = Assert.Single(await scenario.FindingsAsync(File, "/1.1/endpoints/iax/{iax.id}"));
        Assert.StartsWith($"error: Option {name} ", finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_anybody_can_call_from_is_told_of()
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("iax", "/endpoints/iax", """{"type":"user"}""");
        await scenario.MakeAsync("trunk", "/trunks", "{}");
        await scenario.EditAsync("/trunks/{trunk.id}/endpoints/iax/{iax.id}");

        Assert.Equal(
            [
                "warning: It has no context: calls from it lead nowhere. Set one of type incall.",
                "warning: Its IAX endpoint has no secret: whoever knows its name can call from it. Set secret in its options, or permit its addresses alone.",
            ],
            await scenario.FindingsAsync(File, "/1.1/trunks/{trunk.id}"));
    }
}
