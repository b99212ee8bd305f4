using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class EmailSample() : SettingsSample("email")
{
    public override string Body =>
        """{"domain_name":"d.example","from":"f.example","address_rewriting_rules":[{"match":"a b","replacement":"c"}],"smtp_host":"one","fallback_smtp_host":"two"}""";
}

public sealed class EmailTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    private const string Calls =
        """[{"method":"POST","path":"/commonconf_generate","body":{}},{"method":"GET","path":"/commonconf_apply","query":{}}]""";

    [Fact]
    public async Task A_put_replaces_all_of_it()
    {
        Assert.Equal(
            """{"domain_name":"","from":"example.wazo.community","address_rewriting_rules":[],"smtp_host":"","fallback_smtp_host":""}""",
            (await Http.ReadAsync("/emails")).ToJsonString());
        await SkipEventsAsync();

        await Http.EditAsync(
            "/emails", """{"domain_name":"d","from":"f","address_rewriting_rules":[{"match":"c d","replacement":"e"},{"match":"a","replacement":"b"}]}""");
        Assert.Equal(
            """{"domain_name":"d","from":"f","address_rewriting_rules":[{"match":"c d","replacement":"e"},{"match":"a","replacement":"b"}],"smtp_host":"","fallback_smtp_host":""}""",
            (await Http.ReadAsync("/emails")).ToJsonString());
        await Http.EditAsync("/emails", "{}");

        Assert.Equal(
            """{"domain_name":"","from":"","address_rewriting_rules":[],"smtp_host":"","fallback_smtp_host":""}""",
            (await Http.ReadAsync("/emails")).ToJsonString());
        await ExpectSystemEventsAsync(
            "email", null,
            new ExpectedEvent("email_config_updated", "{}", Calls) { RoutingKey = "config.email.updated", Headers = "{}" },
            ("email_config_updated", "{}", Calls));
    }

    [Fact]
    public async Task Faults_are_named_where_they_are()
    {
        await Http.RefuseAsync(
            HttpMethod.Put, "/emails", $$"""{"from":"{{new string('f', 256)}}","address_rewriting_rules":[{"match":"a"}],"smtp_host":null}""",
            "Input Error - from: ['Longer than maximum length 255.']",
            "Input Error - address_rewriting_rules: {0: {'replacement': ['Missing data for required field.']}}",
            "Input Error - smtp_host: ['Field may not be null.']");
        await Http.RefuseAsync(
            HttpMethod.Put, "/emails", """{"address_rewriting_rules":[{"match":"a\nb","replacement":"c"}]}""",
            $"Input Error - address_rewriting_rules: {{0: {{'match': ['{Fields.InputText.LineBreaks}']}}}}");
    }

    [Fact]
    public async Task The_master_tenant_alone_reads_and_changes_it()
    {
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Get, "/emails", "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(HttpMethod.Put, "/emails", "{}")).Status);
    }
}
