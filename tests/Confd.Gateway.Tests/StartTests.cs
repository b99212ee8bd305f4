using System.Text.RegularExpressions;
using Confd.Processes;
using Npgsql;

namespace Confd.Gateway.Tests;

/// <summary>The programs themselves: help, and one line for a configuration that is wrong.</summary>
public sealed class StartTests
{
    private const string Uuid = "10000000-0000-4000-8000-000000000001";

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "Confd:Auth:Mode", ["--Confd:Auth:Mode=None"] },
        { "Confd:Events:Patience", ["--Confd:Events:Patience=never"] },
        { "Confd:Auth:AdminToken", ["--Confd:Auth:AdminToken=short"] },
        { "Confd:Auth:MasterTenant", ["--Confd:Auth:MasterTenant=x"] },
        { "Confd:Auth:MasterTenant", ["--Confd:Auth:Mode=Jwt", "--Confd:Auth:Jwt:Authority=https://id.example", "--Confd:Auth:Jwt:Audience=confd"] },
        { "Confd:Auth:Keys:0:TenantUuid", ["--Confd:Auth:Keys:0:Token=0123456789abcdef", "--Confd:Auth:Keys:0:TenantUuid=x", "--Confd:Auth:Keys:0:Acl:0=#"] },
        { "Confd:Auth:Wazo:Url", ["--Confd:Auth:Mode=Wazo", "--Confd:Auth:Wazo:Url=ftp://x"] },
        { "Confd:Auth:Wazo:Timeout", ["--Confd:Auth:Mode=Wazo", "--Confd:Auth:Wazo:Timeout=never"] },
        { "Confd:Auth:Wazo:KeyFile", ["--Confd:Auth:Mode=Wazo", "--Confd:Auth:Wazo:KeyFile=/nowhere/key.yml"] },
        { "Confd:Auth:Wazo:Username", ["--Confd:Auth:Mode=Wazo", "--Confd:Auth:Wazo:Username=x"] },
        { "Confd:Auth:Jwt:Authority", ["--Confd:Auth:Mode=Jwt", $"--Confd:Auth:MasterTenant={Uuid}", "--Confd:Auth:Jwt:Audience=confd"] },
        { "Confd:Auth:Jwt:Authority", ["--Confd:Auth:Mode=Jwt", $"--Confd:Auth:MasterTenant={Uuid}", "--Confd:Auth:Jwt:Authority=http://id.example", "--Confd:Auth:Jwt:Audience=confd"] },
        { "Confd:Auth:Jwt:Audience", ["--Confd:Auth:Mode=Jwt", $"--Confd:Auth:MasterTenant={Uuid}", "--Confd:Auth:Jwt:Authority=https://id.example"] },
        { "Confd:Auth:Jwt:SigningKey", ["--Confd:Auth:Mode=Jwt", $"--Confd:Auth:MasterTenant={Uuid}", "--Confd:Auth:Jwt:SigningKey=short", "--Confd:Auth:Jwt:Issuer=us", "--Confd:Auth:Jwt:Audience=confd"] },
        { "Confd:Gateway:Limits:MaxBodyBytes", ["--Confd:Gateway:Limits:MaxBodyBytes=many"] },
        { "Confd:Gateway:Limits:RequestTimeout", ["--Confd:Gateway:Limits:RequestTimeout=0"] },
        { "Confd:Gateway:Limits:TrustedProxies", ["--Confd:Gateway:Limits:TrustedProxies=proxy"] },
        { "Confd:Gateway:Cors:Enabled", ["--Confd:Gateway:Cors:Enabled=perhaps"] },
        { "Confd:Urls", ["--Confd:Urls=here"] },
        { "Confd:DataDirectory", ["--Confd:DataDirectory=/dev/null/data"] },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_key_stops_the_gateway_with_one_line_that_names_it(string key, string[] arguments)
    {
        var (code, output, errors) = await ProgramRuns.RunAsync("Confd.Gateway.dll", arguments);

        Assert.Equal(78, code);
        Assert.StartsWith(key, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.DoesNotContain(" at ", output);
    }

    [Theory]
    [InlineData("Confd:Auth:Mode", "--Confd:Auth:Mode=None")]
    [InlineData("Confd:Storage:Provider", "--Confd:Storage:Provider=oracle")]
    [InlineData("Confd:Health:Urls", "--Confd:Health:Urls=http://127.0.0.1:9487")]
    [InlineData("Confd:Health:Urls", "--Confd:Health:Urls=here", "--Confd:Gateway:Enabled=false")]
    [InlineData("Confd:DataDirectory", "--Confd:DataDirectory=/dev/null/data")]
    [InlineData("Confd:Bus:Tenants", "--Confd:Bus:Tenants=perhaps")]
    [InlineData("Confd:Events:RetentionInterval", "--Confd:Events:RetentionInterval=0")]
    public async Task A_wrong_key_stops_the_silo_with_one_line_that_names_it(string key, params string[] arguments)
    {
        var (code, _, errors) = await ProgramRuns.RunAsync("Confd.Silo.dll", arguments);

        Assert.Equal(78, code);
        Assert.StartsWith(key, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("Confd.Gateway.dll")]
    [InlineData("Confd.Silo.dll")]
    public async Task Every_wrong_key_has_a_line_with_its_value_and_what_is_allowed(string program)
    {
        var (code, output, errors) = await ProgramRuns.RunAsync(program,
        [
            "--Confd:Urls=here", "--Confd:Auth:Mode=None", "--Confd:Cluster:SiloPort=x", "--Confd:Gateway:DrainSeconds=soon",
            "--Confd:Gateway:Limits:MaxBodyBytes=1", "--Confd:Logging:Format=xml", "--Confd:Telemetry:Metrics=perhaps",
        ]);

        Assert.Equal(78, code);
        Assert.Equal(
            [
                "Confd:Auth:Mode must be Keys, Wazo or Jwt, not 'None'.",
                "Confd:Cluster:SiloPort must be a whole number from 1 to 65535, not 'x'.",
                "Confd:Gateway:DrainSeconds must be seconds or hh:mm:ss, from 00:00:00 to 00:10:00, not 'soon'.",
                "Confd:Gateway:Limits:MaxBodyBytes must be a whole number from 1024 to 2147483647, not '1'.",
                "Confd:Logging:Format must be text or json, not 'xml'.",
                "Confd:Telemetry:Metrics must be true or false, not 'perhaps'.",
                "Confd:Urls must be addresses like http://host:port, parted by semicolons, not 'here'.",
            ],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal("", output);
    }

    [Fact]
    public async Task No_secret_is_in_the_line_of_a_wrong_key()
    {
        var (code, output, errors) = await ProgramRuns.RunAsync("Confd.Silo.dll",
        [
            "--Confd:Auth:AdminToken=hunter2", "--Confd:Auth:Keys:0:Token=hunter2", $"--Confd:Auth:Keys:0:TenantUuid={Uuid}",
            "--Confd:Auth:Keys:0:Acl=#", "--Confd:Bus:Uri=http://confd:hunter2@bus.example", "--Confd:Cluster:Mode=postgresql",
            "--Confd:Cluster:ConnectionString=Host=db.example;Password=se;hunter2=1", "--Confd:Storage:Provider=postgresql",
            "--Confd:Storage:ConnectionString=hunter2", "--Confd:Telemetry:OtlpEndpoint=http://confd:hunter2@otlp.example",
        ]);

        Assert.Equal(78, code);
        Assert.DoesNotContain("hunter2", output + errors);
        Assert.Equal(
            [
                "Confd:Auth:AdminToken", "Confd:Auth:Keys:0:Token", "Confd:Bus:Uri", "Confd:Cluster:ConnectionString",
                "Confd:Storage:ConnectionString", "Confd:Telemetry:OtlpEndpoint",
            ],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    /// <summary>Everything but names with letters beyond ASCII would work in it.</summary>
    [Fact]
    public async Task A_database_that_does_not_keep_Unicode_stops_the_silo_with_one_line()
    {
        var token = TestContext.Current.CancellationToken;
        var name = $"ascii_{Guid.NewGuid():N}";
        var server = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")!;
        await using var source = NpgsqlDataSource.Create(server);
        await using (var create = source.CreateCommand(
            $"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"))
        {
            await create.ExecuteNonQueryAsync(token);
        }

        var (code, _, errors) = await ProgramRuns.RunAsync("Confd.Silo.dll",
        [
            "--Confd:Storage:Provider=postgresql",
            $"--Confd:Storage:ConnectionString={new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }}",
            $"--Confd:Urls=http://127.0.0.1:{Ports.Free()}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
        ]);

        Assert.Equal(78, code);
        Assert.Contains("SQL_ASCII", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        await using var drop = source.CreateCommand($"DROP DATABASE {name} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync(token);
    }

    [Theory]
    [InlineData("Confd.Silo.dll")]
    [InlineData("Confd.Gateway.dll")]
    public async Task Help_lists_the_keys(string program)
    {
        var (code, output, errors) = await ProgramRuns.RunAsync(program, ["--help"]);

        Assert.Equal((0, ""), (code, errors));
        foreach (var key in new[]
        {
            "Confd:Urls", "Confd:Auth:Mode", "Confd:Auth:Wazo:Url", "Confd:Auth:Jwt:Authority", "Confd:Gateway:Cors:Enabled",
            "Confd:Gateway:Limits:MaxBodyBytes", "Confd:Cluster:Mode",
        })
        {
            Assert.Contains($"\n  {key} ", output);
        }
    }

    [Theory]
    [InlineData("Confd.Silo.dll", "Confd:Bus:|Confd:Sysconfd:|Confd:Events:")]
    [InlineData("Confd.Gateway.dll", "Confd:Events:(Heartbeat|Patience|MostWatchers)")]
    public async Task Help_lists_every_key_of_events_that_the_guide_has(string program, string keys)
    {
        var guide = await File.ReadAllTextAsync(
            Path.Combine(CoverageTests.RepositoryRoot(), "docs", "operations.md"), TestContext.Current.CancellationToken);
        var documented = Regex.Matches(guide, $@"`((?:{keys})\w*)`").Select(match => match.Groups[1].Value).Distinct().ToList();

        var (_, output, _) = await ProgramRuns.RunAsync(program, ["--help"]);

        Assert.True(documented.Count >= 3);
        Assert.All(documented, key => Assert.Contains($"\n  {key} ", output));
    }

    /// <summary>Whenever it comes: a moment after the first sign of life, and later and later.</summary>
    [Fact]
    public async Task A_silo_that_is_stopped_while_it_starts_ends_without_a_crash()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("confd-stop-").FullName;
        for (var moment = 0; moment < 8; moment++)
        {
            var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
            await using var silo = new ConfdProcess("silo", "Confd.Silo", url,
            [
                $"--Confd:Urls={url}", $"--Confd:DataDirectory={Path.Combine(folder, $"{moment}")}",
                $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
            ]);
            silo.Launch();
            await Poll.UntilAsync(() => silo.Log.Any() || !silo.IsRunning, "the silo says something");
            await Task.Delay(150 * moment, token);
            await silo.StopAsync(token);

            Assert.DoesNotContain(silo.Log, line => line.Contains("Unhandled exception", StringComparison.Ordinal));
            Assert.Equal(0, silo.ExitCode);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_administrators_token_is_shown_to_a_person_and_not_to_a_journal(bool isJournal)
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("confd-greeting-").FullName;
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        await using var silo = new ConfdProcess("silo", "Confd.Silo", url,
        [
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
        ])
        {
            Variables = new Dictionary<string, string> { ["JOURNAL_STREAM"] = isJournal ? "8:12345" : "" },
        };
        await silo.StartAsync(token);
        var secret = (await File.ReadAllTextAsync(Path.Combine(folder, "admin-token"), token)).Trim();
        await silo.StopAsync(token);

        Assert.Equal(!isJournal, silo.Log.Any(line => line.Contains(secret, StringComparison.Ordinal)));
        Assert.Equal(isJournal, silo.Log.Any(line => line.Contains("is in file admin-token", StringComparison.Ordinal)));
        Directory.Delete(folder, recursive: true);
    }
}
