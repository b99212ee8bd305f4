using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Confd.Load;

/// <summary>The baseline of writes: the rows of a new (or edited) voicemail, and nothing else.</summary>
internal static class BareWrites
{
    private const string Body = """{"id":1,"tenant_uuid":"10000000-0000-4000-8000-000000000001","name":"v","number":"1","context":"ctx-None-internal-feac7e20-e222-4285-9220-166bffd3e9dd","password":null,"email":null,"language":null,"timezone":null,"pager":null,"max_messages":null,"attach_audio":null,"delete_messages":false,"ask_password":true,"enabled":true,"options":[],"accesstype":"personal"}""";

    private const string Folded = """{"name":"v","number":"1","context":"ctx","accesstype":"personal"}""";

    private static readonly (string Sql, bool OnCreate, bool OnEdit)[] Statements =
    [
        ("INSERT INTO resource (kind, key, id, tenant_uuid, version, body, folded) VALUES ('bare', @k, @n, '10000000-0000-4000-8000-000000000001', 1, @body, @folded)", true, false),
        ("UPDATE resource SET version = version + 1, body = @body, folded = @folded WHERE kind = 'bare' AND key = @k", false, true),
        ("INSERT INTO unique_key (kind, scope, name, value, owner_kind, owner_key) VALUES ('bare', '', 'number,context', @k, 'bare', @k)", true, false),
        ("INSERT INTO link (kind, left_kind, left_key, right_kind, right_key) VALUES ('bare.context', 'bare', @k, 'context', '1')", true, false),
        ("INSERT INTO event (partition, tenant_uuid, name, resource, key, headers, payload) VALUES (1, '10000000-0000-4000-8000-000000000001', 'bare', 'bare', @k, @folded, @folded)", true, true),
    ];

    private static long last;

    public static async Task<double> PostgresAsync(string connectionString, int clients, int seconds, bool isEdit)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 50, AutoPrepareMinUsages = 2 });
        var top = Interlocked.Read(ref last);
        return await MeasureAsync(clients, seconds, async () =>
        {
            var number = isEdit ? Random.Shared.NextInt64(1, top + 1) : Interlocked.Increment(ref last);
            await using var batch = source.CreateBatch();
            foreach (var (sql, onCreate, onEdit) in Statements)
            {
                if (isEdit ? onEdit : onCreate)
                {
                    var command = new NpgsqlBatchCommand(sql.Replace("@body", "@body::jsonb").Replace("@folded", "@folded::jsonb"));
                    Add(sql, number, (name, value) => command.Parameters.Add(new NpgsqlParameter(name, value)));
                    batch.BatchCommands.Add(command);
                }
            }
            await batch.ExecuteNonQueryAsync();
        });
    }

    public static async Task<double> SqliteAsync(string file, int clients, int seconds, bool isEdit)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using (var pragmas = connection.CreateCommand())
        {
            pragmas.CommandText = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000";
            await pragmas.ExecuteNonQueryAsync();
        }
        using var writing = new SemaphoreSlim(1, 1);
        var top = Interlocked.Read(ref last);
        return await MeasureAsync(clients, seconds, async () =>
        {
            var number = isEdit ? Random.Shared.NextInt64(1, top + 1) : Interlocked.Increment(ref last);
            await writing.WaitAsync();
            try
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                foreach (var (sql, onCreate, onEdit) in Statements)
                {
                    if (isEdit ? onEdit : onCreate)
                    {
                        using var command = connection.CreateCommand();
                        command.CommandText = sql;
                        command.Transaction = transaction;
                        Add(sql, number, (name, value) => command.Parameters.AddWithValue("@" + name, value));
                        command.ExecuteNonQuery();
                    }
                }
                transaction.Commit();
            }
            finally
            {
                writing.Release();
            }
        });
    }

    public static void Reset() => Interlocked.Exchange(ref last, 0);

    private static void Add(string sql, long number, Action<string, object> add)
    {
        add("k", $"{number}");
        if (sql.Contains("@n"))
        {
            add("n", number);
        }
        if (sql.Contains("@body"))
        {
            add("body", Body);
        }
        if (sql.Contains("@folded"))
        {
            add("folded", Folded);
        }
    }

    private static async Task<double> MeasureAsync(int clients, int seconds, Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        long count = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                await work();
                Interlocked.Increment(ref count);
            }
        })));
        return count / clock.Elapsed.TotalSeconds;
    }
}
