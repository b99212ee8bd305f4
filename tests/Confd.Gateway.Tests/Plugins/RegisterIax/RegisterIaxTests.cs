using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class RegisterIaxSample : ResourceSample
{
    public RegisterIaxSample()
        : base("register_iax", () => """{"remote_host":"h.example"}""")
    {
        Together("auth_username", """{"auth_password":"p"}""");
        Together("callback_context", """{"callback_extension":"1"}""");
        Changes("auth_username", "auth_password");
        Changes("auth_password", "auth_username");
        Changes("callback_context", "callback_extension");
        Value("remote_port", "4569");
    }
}

public sealed class RegisterIaxTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string NoPassword = "Input Error - auth_username: ['Cannot set field \"auth_username\" if the field \"auth_password\" is not set']";
    private const string NoExtension = "Input Error - callback_context: ['Cannot set field \"callback_context\" if the field \"callback_extension\" is not set']";

    [Fact]
    public async Task A_part_needs_the_one_before_it()
    {
        await Http.RefuseAsync(HttpMethod.Post, "/registers/iax", """{"remote_host":"h","auth_username":"u"}""", NoPassword);
        await Http.RefuseAsync(HttpMethod.Post, "/registers/iax", """{"remote_host":"h","callback_context":"c"}""", NoExtension);
        var made = await Http.CreateAsync(
            "/registers/iax", """{"remote_host":"h","auth_username":"u","auth_password":"p","callback_extension":"1","callback_context":"c"}""");
        var path = $"/registers/iax/{made["id"]}";

        await Http.EditAsync(path, """{"auth_username":"w","callback_context":"d"}""");
        await Http.RefuseAsync(HttpMethod.Put, path, """{"auth_password":null}""", NoPassword);
        await Http.RefuseAsync(HttpMethod.Put, path, """{"callback_extension":""}""", NoExtension);
        await Http.EditAsync(path, """{"auth_username":"v","auth_password":"q"}""");
        Assert.Equal("v", (string?)(await Http.ReadAsync(path))["auth_username"]);
    }

    [Fact]
    public async Task Empty_parts_read_as_asterisk_keeps_them()
    {
        var made = await Http.CreateAsync(
            "/registers/iax", """{"remote_host":"h","auth_password":"p","remote_port":0,"callback_extension":""}""");

        Assert.Equal("", (string?)made["auth_username"]);
        Assert.Equal("p", (string?)made["auth_password"]);
        Assert.Null(made["remote_port"]);
        Assert.Null(made["callback_extension"]);
    }

    [Fact]
    public async Task The_whole_line_has_a_longest_length()
    {
        // u:p@ and the host.
        await Http.CreateAsync("/registers/iax", $$"""{"remote_host":"{{new string('h', 251)}}","auth_username":"u","auth_password":"p"}""");
        await Http.RefuseAsync(
            HttpMethod.Post, "/registers/iax", $$"""{"remote_host":"{{new string('h', 252)}}","auth_username":"u","auth_password":"p"}""",
            "Input Error - _schema: ['The sum of all fields is longer than maximum length 255']");
        await Http.RefuseAsync(
            HttpMethod.Post, "/registers/iax", """{"remote_host":"a b","auth_password":"a:b","callback_extension":"?","remote_port":65536,"enabled":"yes"}""",
            "Input Error - auth_password: ['String does not match expected pattern.']",
            "Input Error - remote_host: ['String does not match expected pattern.']",
            "Input Error - remote_port: ['Must be greater than or equal to 0 and less than or equal to 65535.']",
            "Input Error - callback_extension: ['String does not match expected pattern.']",
            "Input Error - enabled: ['Not a valid boolean.']");
    }

    [Fact]
    public async Task It_is_of_the_tenant_that_made_it_and_headers_of_its_events_name_none()
    {
        var made = await Http.CreateAsync("/registers/iax", """{"remote_host":"h"}""");
        using var elsewhere = await Service.NewTenantAsync();

        await elsewhere.Http.RefuseAsync(
            HttpMethod.Get, $"/registers/iax/{made["id"]}", "", HttpStatusCode.NotFound,
            $"Resource Not Found - IAXRegister was not found ('id': {made["id"]})");
        Assert.Equal(0, (int)(await elsewhere.Http.ReadAsync("/registers/iax"))["total"]!);
        await ExpectEventsAsync(new ExpectedEvent(
            "register_iax_created", $$"""{"id":{{made["id"]}}}""", """[{"ipbx":["iax2 reload"]}]""")
        {
            RoutingKey = "config.register.iax.created", Headers = "{}",
        });
    }

    [Fact]
    public async Task With_a_trunk_it_is_of_the_tenant_of_the_trunk()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var made = await Http.CreateAsync("/registers/iax", """{"remote_host":"h"}""");
        var trunk = await below.Http.CreateAsync("/trunks", "{}");

        await Http.EditAsync($"/trunks/{trunk["id"]}/registers/iax/{made["id"]}");

        Assert.Equal("h", (string?)(await below.Http.ReadAsync($"/registers/iax/{made["id"]}"))["remote_host"]);
        await Http.DeleteAsync($"/trunks/{trunk["id"]}/registers/iax/{made["id"]}", HttpStatusCode.NoContent);
        Assert.Equal(1, (int)(await below.Http.ReadAsync("/registers/iax"))["total"]!);
    }
}
