using System.Text.RegularExpressions;
using Confd.Gateway.Hosting;
using Confd.Processes;
using Microsoft.Extensions.Configuration;

namespace Confd.Gateway.Tests;

/// <summary>A key that nothing reads is most likely misspelt.</summary>
public sealed class UnknownKeysTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Confd:Urlz", "Confd:Urlz is no key of this service; did you mean Confd:Urls?")]
    [InlineData("Confd:Storage:ConectionString", "Confd:Storage:ConectionString is no key of this service; did you mean Confd:Storage:ConnectionString?")]
    [InlineData("Confd:Auth:Keys:3:Tokn", "Confd:Auth:Keys:3:Tokn is no key of this service; did you mean Confd:Auth:Keys:0:Token?")]
    [InlineData("Confd:Something:Completely:Different", "Confd:Something:Completely:Different is no key of this service.")]
    [InlineData("Confd:Plugins:voicemial", "Confd:Plugins:voicemial: there is no plugin of this name; did you mean Confd:Plugins:voicemail?")]
    [InlineData("Confd:Plugins:qqqqqqqqqqqq", "Confd:Plugins:qqqqqqqqqqqq: there is no plugin of this name.")]
    [InlineData("Confd_Urls", "Confd_Urls is read by nothing; did you mean Confd:Urls?")]
    [InlineData("Cofnd:Auth:Mode", "Cofnd:Auth:Mode is read by nothing; did you mean Confd:Auth:Mode?")]
    public void It_is_told_with_the_nearest_name(string key, string complaint) =>
        Assert.Equal([complaint], Find(key));

    [Theory]
    [InlineData("Confd:Urls")]
    [InlineData("confd:urls")]
    [InlineData("Confd:Auth:Keys:12:Acl:7")]
    [InlineData("Confd:Gateway:Cors:Origins:1")]
    [InlineData("Confd:Gateway:Cors:AllowHeaders")]
    [InlineData("Confd:Auth:Jwt:UserClaim")]
    [InlineData("Confd:Plugins:voicemail")]
    [InlineData("CONFD_TOKEN")]
    [InlineData("PATH")]
    [InlineData("Logging:Console:LogLevel:Default")]
    public void What_is_read_is_not_told(string key) => Assert.Empty(Find(key));

    [Fact]
    public void Every_key_in_the_source_is_in_the_help()
    {
        var known = Keys().Known;
        var read = OptionsKeys.All.Select(one => one.Key).ToHashSet();
        foreach (var file in new[] { "Confd.Gateway", "Confd.Grains", "Confd.Silo" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(CoverageTests.RepositoryRoot(), project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            // Texts that consist of a key: the code reads these from configuration.
            read.UnionWith(Regex.Matches(File.ReadAllText(file), "\"(Confd(?::[A-Z]\\w*)+)\"").Select(match => match.Groups[1].Value));
        }

        Assert.True(read.Count > 40);
        Assert.All(read, key => Assert.Contains(known, one =>
            one.Equals(key, StringComparison.OrdinalIgnoreCase) || one.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Silos_and_gateways_warn_of_it_when_they_start()
    {
        var token = TestContext.Current.CancellationToken;
        await using var silo = new EmbeddedService(
            folder, new Dictionary<string, string> { ["Confd__Events__RetentionDay"] = "30" }, "--Confd:Plugins:voicemial=false");
        await silo.Process.StartAsync(token);
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        await using var gateway = new ConfdProcess("gateway", "Confd.Gateway", url,
        [
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
            "--Confd:Gateway:RetrySecond=5", "--Confd:Sysconfd:Enabled=true",
        ]);
        gateway.Launch();
        await Poll.UntilAsync(() => IsLogged(gateway, "RetrySecond"));

        Assert.True(IsLogged(silo.Process, "Confd:Events:RetentionDay is no key of this service; did you mean Confd:Events:RetentionDays?"));
        Assert.True(IsLogged(silo.Process, "did you mean Confd:Plugins:voicemail?"));
        Assert.True(IsLogged(gateway, "did you mean Confd:Gateway:RetrySeconds?"));
        Assert.False(IsLogged(gateway, "Sysconfd"));
    }

    private static bool IsLogged(ConfdProcess process, string text) =>
        process.Log.Any(line => line.Contains(text, StringComparison.Ordinal));

    private static UnknownKeys Keys() => new([Confd.Silo.Usage.Text], ["voicemail", "user"]);

    private static IReadOnlyList<string> Find(string key) => Keys().Find(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = "x" }).Build());
}
