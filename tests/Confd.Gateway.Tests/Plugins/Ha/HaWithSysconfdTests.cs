using System.Net;
using Confd.Gateway.Tests.Notifier;

namespace Confd.Gateway.Tests;

public sealed class SqliteHaWithSysconfdTests(SqliteSysconfdFixture service) : HaWithSysconfdTests(service), IClassFixture<SqliteSysconfdFixture>;

public sealed class PostgresHaWithSysconfdTests(PostgresSysconfdFixture service)
    : HaWithSysconfdTests(service), IClassFixture<PostgresSysconfdFixture>;

/// <summary>sysconfd has the state.</summary>
public abstract class HaWithSysconfdTests(ConfdFixture service) : ApiTests(service)
{
    private const string Unavailable = "sysconfd can't be asked, repeat the request later.";

    private SysconfdServer Sysconfd => ((ISysconfdFixture)Service).Sysconfd;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Sysconfd.Status = (_, _) => 200;
        Sysconfd.Answer = _ => """{"node_type":"disabled","remote_address":null}""";
    }

    [Fact]
    public async Task Get_shows_what_sysconfd_says()
    {
        Assert.Equal("""{"node_type":"disabled","remote_address":null}""", (await Http.ReadAsync("/ha")).ToJsonString());
        Sysconfd.Answer = _ => """{"node_type":"slave","remote_address":"10.0.0.1","more":1}""";

        using var shown = await Http.SendAsync(HttpMethod.Get, "/ha", "", []);

        Assert.Equal("{\"node_type\":\"slave\",\"remote_address\":\"10.0.0.1\"}\n", await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var same = await Http.SendAsync(HttpMethod.Get, "/ha", "", ("If-None-Match", shown.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Sysconfd.Answer = _ => """{"node_type":"master","remote_address":"10.0.0.1"}""";
        using var late = await Http.SendAsync(
            HttpMethod.Put, "/ha", """{"node_type":"disabled"}""", ("If-Match", shown.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
    }

    [Fact]
    public async Task A_patch_is_laid_over_what_sysconfd_says()
    {
        // No address at all, which no PUT could say.
        Assert.Equal((HttpStatusCode.NoContent, ""), await Http.PatchAsync("/ha", "{}"));
        await PublishedAsync();
        Sysconfd.Answer = _ => """{"node_type":"slave","remote_address":"10.0.0.1"}""";
        Sysconfd.Calls.Clear();

        Assert.Equal((HttpStatusCode.NoContent, ""), await Http.PatchAsync("/ha", """{"node_type":"master"}"""));

        await Sysconfd.ExpectAsync(call => call is ("POST", "/update_ha_config", """{"node_type":"master","remote_address":"10.0.0.1"}"""));
        await PublishedAsync();
    }

    [Theory]
    [InlineData(500, "{}"), InlineData(404, "{}"), InlineData(200, "<html>"), InlineData(200, "[]"), InlineData(200, """{"node_type":1}""")]
    public async Task An_answer_that_is_none_is_503(int status, string answer)
    {
        Sysconfd.Status = (path, _) => path == "/get_ha_config" ? status : 200;
        Sysconfd.Answer = _ => answer;

        using var shown = await Http.SendAsync(HttpMethod.Get, "/ha", "", []);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, shown.StatusCode);
        Assert.Equal($"[\"{Unavailable}\"]\n", await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(5), shown.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Disabling_asks_whether_this_was_a_slave()
    {
        await Http.EditAsync("/ha", """{"node_type":"master","remote_address":"10.0.0.2"}""");
        await PublishedAsync();
        Sysconfd.Answer = _ => """{"node_type":"slave","remote_address":"10.0.0.1"}""";
        await SkipEventsAsync();

        await Http.EditAsync("/ha", """{"node_type":"disabled"}""");

        Assert.Empty(await Tenant.TakeEventsAsync("registrar"));
        await PublishedAsync();
        Sysconfd.Answer = _ => """{"node_type":"master","remote_address":"10.0.0.2"}""";
        await Http.EditAsync("/ha", """{"node_type":"disabled"}""");
        Assert.Single(await Tenant.TakeEventsAsync("registrar"));
        await PublishedAsync();
        Sysconfd.Status = (path, _) => path == "/get_ha_config" ? 503 : 200;
        await Http.RefuseAsync(HttpMethod.Put, "/ha", """{"node_type":"disabled"}""", HttpStatusCode.ServiceUnavailable, Unavailable);
        Assert.Empty(await Tenant.TakeEventsAsync("ha"));
    }

    [Fact]
    public async Task What_was_put_is_shown_before_sysconfd_knows_it()
    {
        Sysconfd.Status = (path, _) => path == "/update_ha_config" ? 503 : 200;

        await Http.EditAsync("/ha", """{"node_type":"slave","remote_address":"10.0.0.7"}""");

        Assert.Equal("""{"node_type":"slave","remote_address":"10.0.0.7"}""", (await Http.ReadAsync("/ha")).ToJsonString());
        Sysconfd.Calls.Clear();
        Sysconfd.Status = (_, _) => 200;
        var calls = await Sysconfd.ExpectAsync(call => call.Path == "/update_ha_config");
        Assert.Contains(("POST", "/update_ha_config", """{"node_type":"slave","remote_address":"10.0.0.7"}"""), calls);
        await PublishedAsync();
    }

    /// <summary>sysconfd has accepted everything, so the service asks it again.</summary>
    private async Task PublishedAsync() => await Poll.UntilAsync(
        async () => (long)(await Http.ReadAsync("/status"))["event_sinks"]!["reload"]!["pending"]! == 0, "sysconfd has taken everything");
}
