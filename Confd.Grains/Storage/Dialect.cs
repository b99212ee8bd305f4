namespace Confd.Storage;

/// <summary>The few words in which the two databases differ.</summary>
internal abstract class Dialect
{
    public static Dialect Sqlite { get; } = new SqliteDialect();

    public static Dialect Postgres { get; } = new PostgresDialect();

    /// <summary>As in <c>Confd:Storage:Provider</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Fills the braces of a migration.</summary>
    public abstract string Migrate(string sql);

    /// <summary>A text parameter as JSON.</summary>
    public abstract string Json(string parameter);

    /// <summary>True when the value is in a parameter that holds a list of texts.</summary>
    public abstract string IsIn(string value, string listParameter);

    /// <summary>As <see cref="IsIn"/> for an integer column and a list of integers as texts.</summary>
    public abstract string IsInIntegers(string value, string listParameter);

    /// <summary>The parameter value for <see cref="IsIn"/>.</summary>
    public abstract object List(IEnumerable<string> values);

    /// <summary>Rows (kind, key) for a kind in <c>@p0</c> and a list of keys in <c>@p1</c>.</summary>
    public abstract string Roots { get; }

    /// <summary>
    /// Locks resources in the order of two lists, kinds in <c>@p0</c> and keys in <c>@p1</c>; null where one writer has
    /// the database for itself.
    /// </summary>
    /// <param name="isForever">Rows are to be deleted: the lock keeps away those who only refer to them too.</param>
    public abstract string? LockRows(bool isForever);

    /// <summary>Ends a query whose rows nobody may change before the transaction ends; empty where one transaction writes at a time.</summary>
    public abstract string ForShare { get; }

    /// <summary>Ends a query whose rows nobody may refer to before the transaction ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>
    /// How many of the rows named by lists of kinds (<c>@p0</c>), keys and versions there are, which nobody may change before
    /// the transaction ends; null where that takes a statement for each.
    /// </summary>
    public abstract string? HeldRows { get; }

    /// <summary>Column of <c>link</c> that grows with each new link; one that is written again keeps its value.</summary>
    public abstract string LinkMade { get; }

    /// <summary>A text as an integer.</summary>
    public abstract string ToInteger(string value);

    /// <summary>A JSON property as text that sorts by code point.</summary>
    public abstract string Text(string json, string field);

    /// <summary>A JSON property that is a text; as it stands in the index of <see cref="CatalogColumn.StoredOrder"/>.</summary>
    public abstract string PlainText(string json, string field);

    /// <summary>The JSON object with this property set to a text.</summary>
    public abstract string WithText(string json, string field, string value);

    /// <summary>Any value as text.</summary>
    public abstract string AsText(string value);

    /// <summary>Ends the insertion of an event, which then answers with its place in the log; empty where that is asked for afterwards.</summary>
    public abstract string ReturningEvent { get; }

    /// <summary>The time of the transaction.</summary>
    public abstract string Now { get; }

    /// <summary>The time that was so many minutes ago, by the database's clock.</summary>
    public abstract string Ago(int minutes);

    /// <summary>A time column as ISO 8601 text in UTC.</summary>
    public abstract string TimeText(string column);

    /// <summary>A text parameter in that form as a time.</summary>
    public abstract string Time(string parameter);

    private sealed class SqliteDialect : Dialect
    {
        public override string Name => "sqlite";

        public override string TimeText(string column) => column;

        public override string Time(string parameter) => parameter;

        public override string ReturningEvent => "";

        public override string Now => "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";

        public override string Ago(int minutes) => $"(strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{minutes} minutes'))";

        public override string Migrate(string sql) => sql.Replace("{json}", "text").Replace("{time}", "text")
            .Replace("{now}", Now).Replace("{serial}", "integer PRIMARY KEY AUTOINCREMENT").Replace("{transaction}", "");

        public override string Json(string parameter) => parameter;

        public override string IsIn(string value, string listParameter) =>
            $"{value} IN (SELECT value FROM json_each({listParameter}))";

        public override string IsInIntegers(string value, string listParameter) =>
            $"{value} IN (SELECT CAST(value AS INTEGER) FROM json_each({listParameter}))";

        public override object List(IEnumerable<string> values) => System.Text.Json.JsonSerializer.Serialize(values);

        public override string Roots =>
            "(SELECT kind, key FROM resource WHERE kind = @p0 AND key IN (SELECT value FROM json_each(@p1)))";

        public override string? LockRows(bool isForever) => null;

        public override string ForShare => "";

        public override string ForUpdate => "";

        public override string? HeldRows => null;

        public override string LinkMade => "rowid";

        public override string ToInteger(string value) => $"CAST({value} AS INTEGER)";

        // SQLite gives 1 and 0 for JSON booleans; the contract's texts are true and false.
        public override string Text(string json, string field) =>
            $"(CASE json_type({json}, '$.\"{field}\"') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
            + $"ELSE CAST(json_extract({json}, '$.\"{field}\"') AS TEXT) END)";

        public override string PlainText(string json, string field) => $"json_extract({json}, '$.{field}')";

        public override string WithText(string json, string field, string value) => $"json_set({json}, '$.{field}', {value})";

        public override string AsText(string value) => $"CAST({value} AS TEXT)";
    }

    private sealed class PostgresDialect : Dialect
    {
        public override string Name => "postgresql";

        public override string TimeText(string column) =>
            $"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

        public override string Time(string parameter) => $"CAST({parameter} AS timestamptz)";

        public override string ReturningEvent => " RETURNING seq";

        public override string Now => "now()";

        public override string Ago(int minutes) => $"(now() - interval '{minutes} minutes')";

        public override string Migrate(string sql) => sql.Replace("{json}", "jsonb").Replace("{time}", "timestamptz")
            .Replace("{now}", Now).Replace("{serial}", "bigserial PRIMARY KEY")
            .Replace(" text", " text COLLATE \"C\"")
            .Replace("{transaction}", ",\n    txid xid8 NOT NULL DEFAULT pg_current_xact_id()");

        public override string Json(string parameter) => parameter + "::jsonb";

        public override string IsIn(string value, string listParameter) => $"{value} = ANY({listParameter})";

        public override string IsInIntegers(string value, string listParameter) => $"{value} = ANY({listParameter}::bigint[])";

        public override object List(IEnumerable<string> values) => values.ToArray();

        // Not from the table: the planner then knows how few they are.
        public override string Roots => "(SELECT @p0 COLLATE \"C\" AS kind, unnest(@p1) COLLATE \"C\" AS key)";

        // Rows are locked once they are sorted.
        public override string? LockRows(bool isForever) =>
            "SELECT count(*) FROM (SELECT 1 FROM unnest(@p0, @p1) WITH ORDINALITY AS given (p0, p1, n) "
            + "JOIN resource r ON r.kind = given.p0 AND r.key = given.p1 "
            + $"ORDER BY given.n FOR {(isForever ? "UPDATE" : "NO KEY UPDATE")} OF r) AS locked";

        public override string ForShare => " FOR SHARE";

        public override string ForUpdate => " FOR UPDATE";

        public override string HeldRows =>
            "SELECT count(*) FROM (SELECT 1 FROM unnest(@p0, @p1, @p2) WITH ORDINALITY AS given (kind, key, version, place) "
            + "JOIN resource r ON r.kind = given.kind COLLATE \"C\" AND r.key = given.key COLLATE \"C\" AND r.version = given.version "
            + "ORDER BY given.place FOR SHARE OF r) AS held";

        public override string LinkMade => "made";

        public override string ToInteger(string value) => $"({value})::bigint";

        public override string Text(string json, string field) => $"(({json}->>'{field}') COLLATE \"C\")";

        public override string PlainText(string json, string field) => Text(json, field);

        public override string WithText(string json, string field, string value) =>
            $"jsonb_set({json}, '{{{field}}}', to_jsonb({value}))";

        public override string AsText(string value) => $"(({value})::text COLLATE \"C\")";
    }
}
