using Confd.Storage.Tests;
using Confd.Tests;
using Confd.Tests.Memory;
using Npgsql;

[assembly: TestFramework(typeof(PerDatabaseFramework))]
[assembly: AssemblyFixture(typeof(SqliteStoreFixture))]
[assembly: AssemblyFixture(typeof(PostgresStoreFixture))]
[assembly: AssemblyFixture(typeof(MemoryStoreFixture))]
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Confd.Storage.Tests;

/// <summary>A store, on a database or in memory. Tests keep apart by making up their kinds.</summary>
public abstract class AnyStoreFixture : IAsyncLifetime
{
    private readonly List<IConfdStore> opened = [];
    private IConfdStore? store;

    public IConfdStore Store => store!;

    /// <summary>One more store on the same database, as another node has it.</summary>
    public IConfdStore Open() => Opened(Make());

    public async ValueTask InitializeAsync()
    {
        store = Open();
        await store.InitializeAsync(CancellationToken.None);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var one in opened)
        {
            await one.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }

    protected abstract IConfdStore Make();

    private IConfdStore Opened(IConfdStore made)
    {
        lock (opened)
        {
            opened.Add(made);
        }
        return made;
    }
}

/// <summary>A store on a database of its own.</summary>
public abstract class StoreFixture : AnyStoreFixture
{
    /// <summary>Runs statements past the store; only on a database that is not in use yet.</summary>
    public abstract Task ExecuteAsync(string sql);

    /// <summary>The same sort of database, without any table yet.</summary>
    public abstract StoreFixture Another();

    internal abstract Dialect Dialect { get; }

    internal abstract string MarkReached(int version);
}

/// <summary>The store of tests that need no database: it must refuse what databases refuse.</summary>
public sealed class MemoryStoreFixture : AnyStoreFixture
{
    private readonly MemoryTables tables = new();

    protected override IConfdStore Make() => new MemoryStore(tables);
}

public sealed class SqliteStoreFixture : StoreFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-store-").FullName;

    internal override Dialect Dialect => Dialect.Sqlite;

    public override StoreFixture Another() => new SqliteStoreFixture();

    public override async Task ExecuteAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder}/confd.db;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    internal override string MarkReached(int version) => $"PRAGMA user_version = {version}";

    protected override IConfdStore Make() => new SqliteStore(Path.Combine(folder, "confd.db"));
}

public sealed class PostgresStoreFixture : StoreFixture
{
    private readonly string schema = $"s{Guid.NewGuid():N}";

    public static string ConnectionString => Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CONFD_TEST_POSTGRES is not set: run the tests with tests/run.sh");

    internal override Dialect Dialect => Dialect.Postgres;

    public override StoreFixture Another() => new PostgresStoreFixture();

    public override async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand($"CREATE SCHEMA IF NOT EXISTS {schema}; {sql}", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection past the store.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection($"{ConnectionString};Search Path={schema};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    internal override string MarkReached(int version) =>
        $"CREATE TABLE schema_version (version integer NOT NULL); INSERT INTO schema_version (version) VALUES ({version})";

    protected override IConfdStore Make() => new PostgresStore(ConnectionString, schema);
}
