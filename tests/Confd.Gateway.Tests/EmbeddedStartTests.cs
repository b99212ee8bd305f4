using System.Net.Sockets;
using System.Net;
using Confd.Processes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Confd.Gateway.Tests;

/// <summary>An unusable file or folder ends the start with one line that names the key and says what to do.</summary>
public sealed class EmbeddedStartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-embedded-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Server => Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")!;

    private string Database => Path.Combine(folder, "confd.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_stops_and_the_first_goes_on()
    {
        await using var first = new EmbeddedService(folder);
        await first.Process.StartAsync(Token);

        await RefusesAsync("Confd:DataDirectory", "is in use by another process");

        await first.Http.CreateAsync("/endpoints/sccp", "{}");
        // The lock is no lock of SQLite's: other programs may read and write the file.
        await using var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        await other.OpenAsync(Token);
        Assert.Equal(1L, await new SqliteCommand("SELECT count(*) FROM resource WHERE kind = 'endpoint_sccp'", other).ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task A_killed_process_leaves_no_lock()
    {
        await using var killed = new EmbeddedService(folder);
        await killed.Process.StartAsync(Token);
        killed.Process.Kill();

        await using var next = new EmbeddedService(folder);
        await next.Process.StartAsync(Token);

        await next.Http.CreateAsync("/endpoints/sccp", "{}");
    }

    [Fact]
    public async Task One_database_has_one_lock_whatever_path_leads_to_it()
    {
        await using var first = new EmbeddedService(folder);
        await first.Process.StartAsync(Token);
        var other = Directory.CreateTempSubdirectory("confd-link-").FullName;
        var link = Path.Combine(other, "other.db");
        File.CreateSymbolicLink(link, Database);

        await RefusesAsync("Confd:Storage:ConnectionString", "is in use by another process", $"--Confd:DataDirectory={other}", $"--Confd:Storage:ConnectionString={link}");

        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await RunOnceAsync();
        await ExecuteAsync("PRAGMA user_version = 999");

        await RefusesAsync("Confd:DataDirectory", "newer version of this program (schema 999");
    }

    [Theory]
    [InlineData("this is a text and no database, but long enough to have a header of one hundred bytes. ")]
    [InlineData("x")]
    public async Task A_file_of_another_sort_is_left_alone(string content)
    {
        await File.WriteAllTextAsync(Database, string.Concat(Enumerable.Repeat(content, 100)), Token);

        await RefusesAsync("Confd:DataDirectory", "is no SQLite database");

        Assert.StartsWith(content, await File.ReadAllTextAsync(Database, Token));
    }

    [Theory]
    [InlineData("CREATE TABLE song (title text)")]
    [InlineData("CREATE TABLE song (title text); PRAGMA user_version = 3")]
    public async Task A_database_of_another_program_is_left_alone(string sql)
    {
        await ExecuteAsync(sql);

        await RefusesAsync("Confd:DataDirectory", "database of another program");
    }

    [Fact]
    public async Task A_damaged_database_is_not_served()
    {
        await RunOnceAsync();
        await using (var file = new FileStream(Database, FileMode.Open))
        {
            // All but the first page, which has the header.
            file.Position = 4096;
            var junk = new byte[file.Length - 4096];
            Random.Shared.NextBytes(junk);
            await file.WriteAsync(junk, Token);
        }

        await RefusesAsync("Confd:DataDirectory", "is damaged");
    }

    [Fact]
    public async Task A_database_that_another_program_has_locked_is_told_of()
    {
        await RunOnceAsync();
        await using var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        await other.OpenAsync(Token);
        await new SqliteCommand("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; PRAGMA user_version = 7", other).ExecuteNonQueryAsync(Token);

        await RefusesAsync("Confd:DataDirectory", "is locked by another program");
    }

    [Fact]
    public async Task A_folder_that_can_only_be_read_is_told_of()
    {
        Assert.SkipUnless(SmallDisk.IsAvailable, "Only the system's administrator may mount.");
        using var disk = new SmallDisk(16);
        await RunOnceAsync(disk.Folder);
        disk.MakeReadOnly();

        await RefusesAsync("Confd:DataDirectory", "writable", $"--Confd:DataDirectory={disk.Folder}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_disk_is_told_of(bool isNew)
    {
        Assert.SkipUnless(SmallDisk.IsAvailable, "Only the system's administrator may mount.");
        using var disk = new SmallDisk(16);
        Directory.CreateDirectory(disk.Folder);
        if (!isNew)
        {
            await RunOnceAsync(disk.Folder);
        }
        disk.Fill();

        await RefusesAsync("Confd:DataDirectory", isNew ? "" : "full", $"--Confd:DataDirectory={disk.Folder}");
    }

    [Theory]
    [InlineData("Confd:Urls", "http://127.0.0.1:{0}")]
    [InlineData("Confd:Cluster:SiloPort", "{0}")]
    [InlineData("Confd:Cluster:GatewayPort", "{0}")]
    public async Task A_port_in_use_is_told_of_by_its_key(string key, string value)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await RefusesAsync(key, $"can't listen on port {port} of 127.0.0.1", $"--{key}={string.Format(null, value, port)}");
    }

    [Theory]
    [InlineData("not permitted to log in", "NOLOGIN", null)]
    [InlineData("does not exist", "LOGIN", "nowhere")]
    [InlineData("permission denied", "LOGIN", null)]
    public async Task A_server_that_refuses_is_told_of(string text, string rights, string? database)
    {
        var role = $"r{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(Server);
        await using (var create = source.CreateCommand($"CREATE ROLE {role} {rights} PASSWORD 'right'"))
        {
            await create.ExecuteNonQueryAsync(Token);
        }
        var connection = new NpgsqlConnectionStringBuilder(Server) { Username = role, Password = "right", Pooling = false };
        connection.Database = database ?? connection.Database;

        await RefusesAsync(
            "Confd:Storage:ConnectionString", text, "--Confd:Storage:Provider=postgresql",
            $"--Confd:Storage:Schema=s{Guid.NewGuid():N}", $"--Confd:Storage:ConnectionString={connection}");

        await using var drop = source.CreateCommand($"DROP ROLE {role}");
        await drop.ExecuteNonQueryAsync(Token);
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_left_alone()
    {
        var schema = $"s{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(Server);
        await using (var create = source.CreateCommand(
            $"CREATE SCHEMA {schema}; CREATE TABLE {schema}.schema_version (version integer NOT NULL); INSERT INTO {schema}.schema_version VALUES (999)"))
        {
            await create.ExecuteNonQueryAsync(Token);
        }

        await RefusesAsync(
            "Confd:Storage:ConnectionString", "newer version of this program (schema 999", "--Confd:Storage:Provider=postgresql",
            $"--Confd:Storage:Schema={schema}", $"--Confd:Storage:ConnectionString={Server}");

        await using var drop = source.CreateCommand($"DROP SCHEMA {schema} CASCADE");
        await drop.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Makes a database as the service leaves it.</summary>
    private async Task RunOnceAsync(string? where = null)
    {
        await using var service = new EmbeddedService(where ?? folder);
        await service.Process.StartAsync(Token);
        await service.Process.StopAsync(Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Token);
        await new SqliteCommand(sql, connection).ExecuteNonQueryAsync(Token);
    }

    /// <summary>One line, the key first; nothing else is printed, and no stack of calls above all.</summary>
    private async Task RefusesAsync(string key, string text, params string[] arguments)
    {
        var (code, output, errors) = await ProgramRuns.RunAsync("Confd.Silo.dll", [.. EmbeddedService.ArgumentsOf(folder), .. arguments]);

        Assert.True(code == 78, $"{code}\n{output}\n{errors}");
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(key, line);
        Assert.Contains(text, line);
        Assert.Equal("", output);
    }
}
