using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class RegistrarSample : ResourceSample
{
    public RegistrarSample()
        : base("registrar", () => """{"main_host":"192.0.2.1","proxy_main_host":"192.0.2.2"}""")
    {
        Generated("id");
        Except("id", "is chosen at creation and stays");
    }
}

public sealed class RegistrarTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private readonly string id = $"r{Guid.NewGuid():N}";

    [Fact]
    public async Task Every_system_begins_with_the_default_one()
    {
        var read = await Http.ReadAsync("/registrars/default");

        Assert.Equal("default", (string?)read["id"]);
        Assert.Equal("/1.1/registrars/default", new Uri((string)read["links"]![0]!["href"]!).AbsolutePath);
    }

    [Fact]
    public async Task The_id_may_be_chosen_once_and_stays()
    {
        var body = $$"""{"id":"{{id}}","main_host":"a","proxy_main_host":"b"}""";
        await Http.CreateAsync("/registrars", body);
        var made = await Http.CreateAsync("/registrars", """{"main_host":"a","proxy_main_host":"b"}""");

        await Http.RefuseAsync(
            HttpMethod.Post, "/registrars", body, $"Resource Error - Registrar already exists ('id': '{id}')");
        await Http.EditAsync($"/registrars/{id}", """{"id":"other","main_port":5062,"deletable":"no"}""");

        Assert.Matches("^[0-9a-f]{32}$", (string)made["id"]!);
        var read = await Http.ReadAsync($"/registrars/{id}");
        Assert.Equal((id, 5062, false), ((string?)read["id"], (int)read["main_port"]!, (bool)read["deletable"]!));
        await Http.RefuseAsync(
            HttpMethod.Get, "/registrars/other", "", HttpStatusCode.NotFound,
            "Resource Not Found - Registrar was not found ('id': 'other')");
    }

    [Fact]
    public async Task Lines_name_one_that_exists_and_keep_it_when_it_goes()
    {
        var context = await Http.NewContextAsync();
        await Http.CreateAsync("/registrars", $$"""{"id":"{{id}}","main_host":"a","proxy_main_host":"b"}""");
        var line = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}","registrar":"{{id}}"}""");
        var other = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}"}""");
        var refusal = $"Input Error - field 'registrar': Registrar was not found ('registrar': '{id}')";

        await Http.DeleteAsync($"/registrars/{id}", HttpStatusCode.NoContent);

        Assert.Equal(id, (string?)(await Http.ReadAsync($"/lines/{line["id"]}"))["registrar"]);
        await Http.RefuseAsync(HttpMethod.Put, $"/lines/{line["id"]}", "{}", refusal);
        await Http.RefuseAsync(HttpMethod.Put, $"/lines/{other["id"]}", $$"""{"registrar":"{{id}}"}""", refusal);
        await Http.RefuseAsync(HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","registrar":"{{id}}"}""", refusal);
        await Http.EditAsync($"/lines/{line["id"]}", """{"registrar":"default"}""");
        await Http.EditAsync($"/lines/{line["id"]}", "{}");
    }

    [Fact]
    public async Task Every_change_is_told_to_the_whole_system()
    {
        await Http.CreateAsync("/registrars", $$"""{"id":"{{id}}","main_host":"a","proxy_main_host":"b"}""");
        await Http.EditAsync($"/registrars/{id}", """{"name":"n"}""");
        await Http.DeleteAsync($"/registrars/{id}", HttpStatusCode.NoContent);

        await ExpectSystemEventsAsync("registrar", id, DomainEvent("created", "null"), DomainEvent("edited", "\"n\""), DomainEvent("deleted", "\"n\""));

        ExpectedEvent DomainEvent(string what, string name) => new(
            $"registrar_{what}",
            $$"""
            {"id":"{{id}}","deletable":true,"name":{{name}},"main_host":"a","main_port":null,"backup_host":null,
             "backup_port":null,"proxy_main_host":"b","proxy_main_port":null,"proxy_backup_host":null,
             "proxy_backup_port":null,"outbound_proxy_host":null,"outbound_proxy_port":null}
            """)
        {
            RoutingKey = $"config.registrar.{what}", Headers = "{}",
        };
    }

    [Fact]
    public async Task Only_tokens_of_the_master_tenant_read_and_write()
    {
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        foreach (var (method, path) in new[] { ("GET", "/registrars"), ("POST", "/registrars"), ("GET", "/registrars/default"), ("DELETE", "/registrars/default") })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(new HttpMethod(method), path, "{}")).Status);
        }
    }
}
