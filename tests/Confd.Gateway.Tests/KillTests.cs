using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Confd.Gateway.Tests;

/// <summary>The service as a process of its own, killed without warning while it writes.</summary>
public sealed class KillTests
{
    [Fact]
    public Task Acknowledged_writes_survive_on_sqlite() => SurviveAsync([]);

    [Fact]
    public Task Acknowledged_writes_survive_on_postgresql() => SurviveAsync(
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema=k{Guid.NewGuid():N}",
        "--Confd:Storage:ConnectionString=" + Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES"),
    ]);

    private static async Task SurviveAsync(string[] storage)
    {
        var folder = Directory.CreateTempSubdirectory("confd-kill-").FullName;
        await using var process = new ConfdProcess(folder, storage);
        await process.StartAsync();
        var context = await process.Http.NewContextAsync();
        var acknowledged = new ConcurrentBag<string>();
        var sent = 0;

        // Each write makes a user, a line, an endpoint and an extension: all of them or none.
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; ; number++)
            {
                var exten = $"1{writer}{number % 100:00}";
                Interlocked.Increment(ref sent);
                try
                {
                    var (status, _) = await process.Http.SendAsync(
                        HttpMethod.Post, "/users",
                        $$"""{"firstname":"{{exten}}","lines":[{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"{{exten}}"}]}]}""");
                    if (status == HttpStatusCode.Created)
                    {
                        acknowledged.Add(exten);
                    }
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }).ToArray();
        while (acknowledged.Count < 60)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        process.Kill();
        await Task.WhenAll(writers);
        await process.StartAsync();

        var users = (await process.Http.ReadAsync("/users"))["items"]!.AsArray();
        var stored = users.Select(user => (string)user!["firstname"]!).ToHashSet();
        Assert.Empty(acknowledged.Except(stored));
        Assert.All(users, user => Assert.Equal(
            (string?)user!["firstname"], (string?)Assert.Single(user["lines"]!.AsArray())!["extensions"]![0]!["exten"]));
        Assert.Equal(users.Count, (int)(await process.Http.ReadAsync("/lines"))["total"]!);
        Assert.Equal(users.Count, (int)(await process.Http.ReadAsync("/extensions"))["total"]!);
        Assert.Equal(users.Count, (int)(await process.Http.ReadAsync("/endpoints/sip"))["total"]!);
        Assert.True(sent >= stored.Count);
    }

    private sealed class ConfdProcess(string folder, string[] storage) : IAsyncDisposable
    {
        private readonly int port = ConfdFixture.FreePort();
        private Process? process;

        public HttpClient Http { get; private set; } = new();

        public async Task StartAsync()
        {
            var program = Path.Combine(AppContext.BaseDirectory, "Confd.Silo.dll");
            string[] arguments =
            [
                program, $"--Confd:Urls=http://127.0.0.1:{port}", $"--Confd:DataDirectory={folder}",
                $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}", $"--Confd:Cluster:SiloPort={ConfdFixture.FreePort()}",
                $"--Confd:Cluster:GatewayPort={ConfdFixture.FreePort()}", .. storage,
            ];
            process = Process.Start(new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            Http.DefaultRequestHeaders.Add("X-Auth-Token", ConfdFixture.AdminToken);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!await IsReadyAsync(patience.Token))
            {
                await Task.Delay(50, patience.Token);
            }
        }

        public void Kill()
        {
            process!.Kill();
            process.WaitForExit();
        }

        public ValueTask DisposeAsync()
        {
            Kill();
            process!.Dispose();
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
        {
            try
            {
                return (await Http.GetAsync("/health/ready", cancellationToken)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
