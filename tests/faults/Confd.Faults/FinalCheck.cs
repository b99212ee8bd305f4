using System.Text.Json.Nodes;
using Npgsql;

namespace Confd.Faults;

/// <summary>What must be true once everything is quiet again.</summary>
internal sealed class FinalCheck(ClusterScript cluster, Client client, IReadOnlyList<Person> people)
{
    private static readonly (string Name, string Sql)[] Invariants =
    [
        ("Unique values whose owner is gone", """
            SELECT count(*) FROM unique_key k LEFT JOIN resource r ON r.kind = k.owner_kind AND r.key = k.owner_key
            WHERE r.key IS NULL
            """),
        ("Extensions with the same number and context", """
            SELECT count(*) FROM (SELECT 1 FROM resource WHERE kind = 'extension'
            GROUP BY body->>'exten', body->>'context' HAVING count(*) > 1) twice
            """),
        ("Extensions without their unique value", """
            SELECT count(*) FROM resource r WHERE kind = 'extension' AND NOT EXISTS (
            SELECT 1 FROM unique_key k WHERE k.owner_kind = r.kind AND k.owner_key = r.key)
            """),
        ("Users without exactly one line (half a creation or deletion)", """
            SELECT count(*) FROM resource r WHERE kind = 'user' AND 1 <> (
            SELECT count(*) FROM link l WHERE l.kind = 'user_line' AND l.left_kind = 'user' AND l.left_key = r.key)
            """),
        ("Lines without a user", """
            SELECT count(*) FROM resource r WHERE kind = 'line' AND NOT EXISTS (
            SELECT 1 FROM link l WHERE l.kind = 'user_line' AND l.right_kind = 'line' AND l.right_key = r.key)
            """),
        ("Users, lines, endpoints and extensions that differ in number", """
            SELECT max(n) - min(n) FROM (SELECT (SELECT count(*) FROM resource r WHERE r.kind = k
            AND (k <> 'extension' OR body->>'exten' NOT LIKE '777%')) AS n
            FROM unnest(ARRAY['user', 'line', 'endpoint_sip', 'extension']) k) counts
            """),
        ("Users whose edits and edit events differ in number", """
            SELECT count(*) FROM resource r WHERE kind = 'user' AND version - 1 <> (
            SELECT count(*) FROM event e WHERE e.resource = 'user' AND e.key = r.key AND e.name = 'user_edited')
            """),
        ("Users without exactly one creation event", """
            SELECT count(*) FROM resource r WHERE kind = 'user' AND 1 <> (
            SELECT count(*) FROM event e WHERE e.resource = 'user' AND e.key = r.key AND e.name = 'user_created')
            """),
        ("Users that are gone without exactly one deletion event", """
            SELECT count(*) FROM (SELECT e.key FROM event e WHERE e.resource = 'user' AND e.name = 'user_created' AND NOT EXISTS (
            SELECT 1 FROM resource r WHERE r.kind = 'user' AND r.key = e.key)) gone WHERE 1 <> (
            SELECT count(*) FROM event d WHERE d.resource = 'user' AND d.key = gone.key AND d.name = 'user_deleted')
            """),
        ("Deletion events of users that are there", """
            SELECT count(*) FROM event e JOIN resource r ON r.kind = 'user' AND r.key = e.key
            WHERE e.resource = 'user' AND e.name = 'user_deleted'
            """),
    ];

    public int Users { get; private set; }

    public int Events { get; private set; }

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
        var marks = await MarksAsync(source, cancellationToken);
        Users = marks.Count;
        foreach (var person in people)
        {
            person.Uuid ??= marks.GetValueOrDefault(person.Mark);
            if (person.Uuid is null)
            {
                if (!person.MayExist)
                {
                    faults.Add($"{person.Mark} was acknowledged and is nowhere");
                }
                continue;
            }
            if (!person.IsDeleted && !person.MayBeGone && !marks.ContainsKey(person.Mark))
            {
                faults.Add($"{person.Mark} was acknowledged and is not in the database");
            }
            foreach (var gateway in cluster.Gateways)
            {
                var answer = await client.SendAsync(
                    gateway, HttpMethod.Get, $"/users/{person.Uuid}", null, counts: false, cancellationToken);
                if (answer.HasFailed || Worker.Contradiction(person, answer) is { Length: > 0 })
                {
                    faults.Add($"{gateway} {person.Mark}: {(answer.HasFailed ? answer.Text : Worker.Contradiction(person, answer))}");
                }
            }
        }
        foreach (var (name, sql) in Invariants)
        {
            await using var command = source.CreateCommand(sql);
            if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken)) is var count and not 0)
            {
                faults.Add($"{name}: {count}");
            }
        }
        faults.AddRange(await EditsAsync(source, cancellationToken));
        await using var events = source.CreateCommand("SELECT count(*) FROM event WHERE name IS NOT NULL");
        Events = Convert.ToInt32(await events.ExecuteScalarAsync(cancellationToken));
        return faults;
    }

    /// <summary>Every acknowledged edit has its event, and no other happened but those without an answer.</summary>
    private async Task<IReadOnlyList<string>> EditsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var told = new Dictionary<string, int>();
        await using var command = source.CreateCommand(
            "SELECT key, count(*)::integer FROM event WHERE resource = 'user' AND name = 'user_edited' GROUP BY key");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            told[reader.GetString(0)] = reader.GetInt32(1);
        }
        foreach (var person in people.Where(person => person.Uuid is not null))
        {
            var count = told.GetValueOrDefault(person.Uuid!);
            if (count < person.Edits || count > person.Edits + person.DoubtfulEdits)
            {
                faults.Add($"{person.Mark}: {person.Edits} edits were acknowledged, {person.DoubtfulEdits} are doubtful, {count} are told");
            }
        }
        return faults;
    }

    private static async Task<Dictionary<string, string>> MarksAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<string, string>();
        await using var command = source.CreateCommand("SELECT body->>'lastname', key FROM resource WHERE kind = 'user'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            marks.Add(reader.GetString(0), reader.GetString(1));
        }
        return marks;
    }
}
