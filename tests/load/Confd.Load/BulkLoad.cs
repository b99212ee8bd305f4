using System.Globalization;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;
using Confd.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Confd.Load;

/// <summary>
/// Fills a database with users, extensions and voicemails of many tenants. Rows, unique keys and links are what the
/// engine itself would write, as its declarations make them; only the way into the tables is another (COPY).
/// </summary>
internal sealed class BulkLoad
{
    private static readonly string[] FirstNames = ["Alice", "Bob", "Chloé", "Dieter", "Eve", "François", "Grace", "Heidi", "Ivan", "Judy"];

    private readonly PluginRegistry plugins = new(
        PluginDiscovery.Find([typeof(ConfdGrainsHosting).Assembly]), isEnabled: _ => true);

    private readonly List<(StateWrite Write, IReadOnlyList<UniqueValue> Keys)> rows = [];
    private readonly List<LinkRow> links = [];
    private long nextUser = 1;
    private long nextExtension = 1;
    private long nextVoicemail = 1;
    private long nextContext = 1;

    /// <summary>Tenants get their uuid from their number.</summary>
    public static Guid TenantOf(int number) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"20000000-0000-4000-8000-{number:x12}"));

    /// <summary>Name of the tenant's one context.</summary>
    public static string ContextOf(int number) => $"ctx-{ContextUuidOf(number)}";

    public static async Task<int> RunAsync(string connectionString, string schema, int resources, int tenants)
    {
        var load = new BulkLoad();
        await using (var store = new PostgresStore(connectionString, schema))
        {
            await store.InitializeAsync(CancellationToken.None);
            // The rows bring their sort values along, so that the service's start does not write all of them again.
            await store.EnsureOrdersAsync(
                load.plugins.Resources.Where(resource => resource.StoredOrder is not null)
                    .ToDictionary(resource => resource.Kind, resource => resource.StoredOrder!),
                CancellationToken.None);
        }
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema, CommandTimeout = 0 });
        var each = resources / tenants;
        for (var tenant = 0; tenant < tenants; tenant++)
        {
            load.AddTenant(tenant, each);
            if (load.rows.Count >= 50_000 || tenant == tenants - 1)
            {
                await load.WriteAsync(source);
            }
        }
        await load.FinishAsync(source);
        return 0;
    }

    private void AddTenant(int number, int count)
    {
        var tenant = TenantOf(number);
        rows.Add((
            new StateWrite(
                new ResourceId("tenant", $"{tenant}"), null, tenant, 0,
                new JsonObject { ["uuid"] = $"{tenant}", ["name"] = $"tenant {number}", ["parent_uuid"] = ScaleMeasurement.MasterTenant }.ToJsonString(), "{}"),
            []));
        var uuid = ContextUuidOf(number);
        var context = Add<Context>(nextContext++, tenant, new JsonObject
        {
            ["uuid"] = $"{uuid}", ["name"] = $"ctx-{uuid}", ["label"] = "load",
            ["user_ranges"] = new JsonArray(new JsonObject { ["start"] = "100000", ["end"] = "199999" }),
        });
        for (var index = 0; index < (count - 1) / 3; index++)
        {
            Add<User>(nextUser++, tenant, new JsonObject
            {
                ["uuid"] = $"{Guid.NewGuid()}", ["firstname"] = FirstNames[index % FirstNames.Length],
                ["lastname"] = string.Create(CultureInfo.InvariantCulture, $"Person{index:000000}"),
                ["email"] = string.Create(CultureInfo.InvariantCulture, $"person{index}@t{number}.example"),
            });
            var exten = string.Create(CultureInfo.InvariantCulture, $"{100000 + index}");
            var extension = Add<Extension>(nextExtension++, tenant, new JsonObject { ["exten"] = exten, ["context"] = $"ctx-{uuid}" });
            links.Add(new LinkRow("extension.context", extension, context));
            var voicemail = Add<Voicemail>(nextVoicemail++, tenant, new JsonObject
            {
                ["name"] = string.Create(CultureInfo.InvariantCulture, $"Mailbox {index:000000}"), ["number"] = exten, ["context"] = $"ctx-{uuid}",
            });
            links.Add(new LinkRow("voicemail.context", voicemail, context));
        }
    }

    private static Guid ContextUuidOf(int number) =>
        Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"30000000-0000-4000-8000-{number:x12}"));

    private ResourceId Add<T>(long number, Guid tenant, JsonObject values) where T : class
    {
        var declaration = plugins.Resource<T>();
        values["id"] = number;
        if (RecordSchema.For(typeof(T)).Has("tenant_uuid"))
        {
            values["tenant_uuid"] = $"{tenant}";
        }
        var record = RecordFields.Apply<T>(null, values);
        var id = new ResourceId(declaration.Kind, declaration.Key(record));
        var body = declaration.Serialize(record);
        rows.Add((
            new StateWrite(id, number, tenant, 0, body, declaration.Fold(record, body)),
            [.. declaration.UniqueKeys(record, tenant)]));
        return id;
    }

    private async Task WriteAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using (var writer = await connection.BeginBinaryImportAsync(
            "COPY resource (kind, key, id, tenant_uuid, version, body, folded) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (write, _) in rows)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(write.Id.Kind, NpgsqlDbType.Text);
                await writer.WriteAsync(write.Id.Key, NpgsqlDbType.Text);
                await writer.WriteAsync(write.Number, NpgsqlDbType.Bigint);
                await writer.WriteAsync(write.TenantUuid?.ToString(), NpgsqlDbType.Text);
                await writer.WriteAsync(1L, NpgsqlDbType.Bigint);
                await writer.WriteAsync(write.Body, NpgsqlDbType.Jsonb);
                await writer.WriteAsync(write.Folded, NpgsqlDbType.Jsonb);
            }
            await writer.CompleteAsync();
        }
        await using (var writer = await connection.BeginBinaryImportAsync(
            "COPY unique_key (kind, scope, name, value, owner_kind, owner_key) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (write, keys) in rows)
            {
                foreach (var key in keys)
                {
                    await writer.StartRowAsync();
                    foreach (var text in new[] { key.Kind, key.Scope, key.Name, key.Value, write.Id.Kind, write.Id.Key })
                    {
                        await writer.WriteAsync(text, NpgsqlDbType.Text);
                    }
                }
            }
            await writer.CompleteAsync();
        }
        await using (var writer = await connection.BeginBinaryImportAsync(
            "COPY link (kind, left_kind, left_key, right_kind, right_key) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var link in links)
            {
                await writer.StartRowAsync();
                foreach (var text in new[] { link.Kind, link.Left.Kind, link.Left.Key, link.Right.Kind, link.Right.Key })
                {
                    await writer.WriteAsync(text, NpgsqlDbType.Text);
                }
            }
            await writer.CompleteAsync();
        }
        rows.Clear();
        links.Clear();
    }

    /// <summary>The engine goes on with the ids after these; the planner learns what is there.</summary>
    private async Task FinishAsync(NpgsqlDataSource source)
    {
        foreach (var (kind, next) in new[] { ("user", nextUser), ("extension", nextExtension), ("voicemail", nextVoicemail), ("context", nextContext) })
        {
            await using var block = source.CreateCommand(
                "INSERT INTO id_block (kind, next) VALUES (@kind, @next) ON CONFLICT (kind) DO UPDATE SET next = excluded.next");
            block.Parameters.AddWithValue("kind", kind);
            block.Parameters.AddWithValue("next", next);
            await block.ExecuteNonQueryAsync();
        }
        await using var analyze = source.CreateCommand("VACUUM (ANALYZE)");
        await analyze.ExecuteNonQueryAsync();
        // As after a day of work: what COPY writes does not stay in PostgreSQL's own memory.
        await using var warm = source.CreateCommand(
            "CREATE EXTENSION IF NOT EXISTS pg_prewarm SCHEMA public; "
            + "SELECT public.pg_prewarm(oid) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i')");
        await warm.ExecuteNonQueryAsync();
    }
}
