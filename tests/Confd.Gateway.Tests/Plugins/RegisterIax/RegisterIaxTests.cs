using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class IaxRegisterSample : ResourceSample
{
    public IaxRegisterSample()
        : base("register_iax", () => """{"remote_host":"h.example"}""")
    {
        Together("auth_username", """{"auth_password":"p"}""");
        Changes("auth_username", "auth_password");
        Changes("auth_password", "auth_username");
        Together("callback_context", """{"callback_extension":"1"}""");
        Changes("callback_context", "callback_extension");
    }
}

public sealed class RegisterIaxTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Username =
        "Input Error - auth_username: ['Cannot set field \"auth_username\" if the field \"auth_password\" is not set']";

    private const string Context =
        "Input Error - callback_context: ['Cannot set field \"callback_context\" if the field \"callback_extension\" is not set']";

    [Fact]
    public async Task Fields_need_each_other_in_the_body_and_in_what_it_makes()
    {
        await Http.RefuseAsync(HttpMethod.Post, "/registers/iax", """{"remote_host":"h","auth_username":"u"}""", Username);
        await Http.RefuseAsync(HttpMethod.Post, "/registers/iax", """{"remote_host":"h","callback_context":"c"}""", Context);
        var made = await Http.CreateAsync(
            "/registers/iax", """{"remote_host":"h","auth_username":"u","auth_password":"p","callback_extension":"1","callback_context":"c"}""");
        var path = $"/registers/iax/{made["id"]}";

        await Http.RefuseAsync(HttpMethod.Put, path, """{"auth_username":"other"}""", Username);
        await Http.RefuseAsync(HttpMethod.Put, path, """{"auth_password":null}""", Username);
        await Http.RefuseAsync(HttpMethod.Put, path, """{"callback_extension":null}""", Context);
        await Http.EditAsync(path, """{"auth_username":null}""");
        Assert.Equal("", (string?)(await Http.ReadAsync(path))["auth_username"]);
        await Http.EditAsync(path, """{"auth_password":null,"remote_port":0}""");
        var after = await Http.ReadAsync(path);
        Assert.Null(after["auth_username"]);
        Assert.Null(after["remote_port"]);
        using var elsewhere = await Service.NewTenantAsync();
        Assert.Equal("h", (string?)(await elsewhere.Http.ReadAsync(path))["remote_host"]);
    }

    [Fact]
    public async Task All_parts_together_are_not_too_long()
    {
        var host = new string('h', 250);
        await Http.RefuseAsync(
            HttpMethod.Post, "/registers/iax", $$"""{"remote_host":"{{host}}","remote_port":12345}""",
            "Input Error - _schema: ['The sum of all fields is longer than maximum length 255']");
        await Http.CreateAsync("/registers/iax", $$"""{"remote_host":"{{host}}","remote_port":1234}""");
    }
}
