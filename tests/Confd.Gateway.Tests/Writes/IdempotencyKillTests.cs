using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Confd.Processes;

namespace Confd.Gateway.Tests.Writes;

/// <summary>The service is killed while requests are on their way; the callers repeat all of them.</summary>
public sealed class IdempotencyKillTests
{
    [Fact]
    public Task Repeats_after_a_kill_make_nothing_twice_on_sqlite() => RepeatAsync([]);

    [Fact]
    public Task Repeats_after_a_kill_make_nothing_twice_on_postgresql() => RepeatAsync(
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema=i{Guid.NewGuid():N}",
        "--Confd:Storage:ConnectionString=" + Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES"),
    ]);

    private static async Task RepeatAsync(string[] storage)
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("confd-repeat-").FullName;
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        await using var process = new ConfdProcess("service", "Confd.Silo", url,
        [
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}", $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}", .. storage,
        ]);
        await process.StartAsync(token);
        using var http = ConfdCluster.ClientOf(process);
        var context = await http.NewContextAsync();
        var sent = new ConcurrentBag<string>();
        var answered = new ConcurrentDictionary<string, string>();

        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; number < 100; number++)
            {
                var exten = $"1{writer}{number:00}";
                sent.Add(exten);
                try
                {
                    var (status, text) = await PostAsync(http, context, exten);
                    if (status == HttpStatusCode.Created)
                    {
                        answered[exten] = text;
                    }
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }).ToArray();
        await Poll.UntilAsync(() => answered.Count >= 60, "enough was answered");
        process.Kill();
        await Task.WhenAll(writers);
        await process.StartAsync(token);

        foreach (var exten in sent)
        {
            var (status, text) = await PostAsync(http, context, exten);
            Assert.True(status == HttpStatusCode.Created, $"{exten}: {(int)status} {text}");
            Assert.Equal(answered.GetValueOrDefault(exten, text), text);
        }
        Assert.Equal(sent.Count, (int)(await http.ReadAsync("/users"))["total"]!);
        Assert.Equal(sent.Count, (int)(await http.ReadAsync("/lines"))["total"]!);
        Assert.Equal(sent.Count, (int)(await http.ReadAsync("/extensions"))["total"]!);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpClient http, string context, string exten)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/users")
        {
            Content = new StringContent(
                $$"""{"firstname":"{{exten}}","lines":[{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"{{exten}}"}]}]}""",
                Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", exten);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
