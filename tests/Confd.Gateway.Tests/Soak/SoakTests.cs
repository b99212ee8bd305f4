using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Confd.Gateway.Tests.Soak;

/// <summary>
/// The same load again and again does not take more and more memory. <c>CONFD_SOAK_MINUTES</c> says for how long; without it
/// the test is as short as it can be.
/// </summary>
public sealed partial class SoakTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-soak-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Memory_stays_where_it_is_under_a_load_that_stays_the_same()
    {
        var minutes = double.Parse(Environment.GetEnvironmentVariable("CONFD_SOAK_MINUTES") ?? "0.5", CultureInfo.InvariantCulture);
        var each = minutes < 2 ? 25 : 100;
        await using var service = new EmbeddedService(folder);
        await service.Process.StartAsync(Token);
        var load = new MixedLoad(service.Http);
        for (var round = 0; round < 2; round++)
        {
            await load.RoundAsync(each, Token);
        }
        var before = await RestAsync(service);

        var clock = Stopwatch.StartNew();
        var rounds = 0;
        while (clock.Elapsed < TimeSpan.FromMinutes(minutes) || rounds < 3)
        {
            await load.RoundAsync(each, Token);
            rounds++;
        }
        var after = await RestAsync(service);

        TestContext.Current.SendDiagnosticMessage($"{load.Requests} requests: {before}, then {after} after {rounds} rounds");
        Assert.Equal(0, load.Errors);
        // What compiled code and pools still take after a warm-up of seconds is far from what each request would leave behind.
        Assert.True(
            after.Heap < (before.Heap * 1.25) + 5_000_000 && after.Own < (before.Own * 1.2) + 20_000_000,
            $"{load.Requests} requests: {before}, then {after} after {rounds} rounds");
    }

    /// <summary>Waits until the service has returned unused memory.</summary>
    private static async Task<Memory> RestAsync(EmbeddedService service)
    {
        var returns = await MetricAsync(service, Returns());
        await Poll.UntilAsync(async () => await MetricAsync(service, Returns()) > returns);
        var status = await File.ReadAllTextAsync($"/proc/{service.Process.Id}/status", Token);
        return new Memory(
            await MetricAsync(service, Heap()), 1024 * long.Parse(Anonymous().Match(status).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<long> MetricAsync(EmbeddedService service, Regex line)
    {
        var text = await service.Http.GetStringAsync("/metrics", Token);
        return (long)line.Matches(text).Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^confd_memory_returns\w*(?:\{[^}]*\})? ([\d.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex Returns();

    [GeneratedRegex(@"^dotnet_gc_last_collection_heap_size_bytes\{[^}]*\} ([\d.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex Heap();

    /// <summary>Without files that are mapped, which the system takes back when it likes.</summary>
    [GeneratedRegex(@"RssAnon:\s+(\d+) kB")]
    private static partial Regex Anonymous();

    /// <param name="Heap">Bytes of managed objects.</param>
    /// <param name="Own">Bytes that the process has from the system for itself.</param>
    private sealed record Memory(long Heap, long Own);
}
