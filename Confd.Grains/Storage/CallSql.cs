namespace Confd.Storage;

/// <summary>The statements about calls that may be repeated.</summary>
internal static class CallSql
{
    /// <summary>No gateway repeats a call for this long, so a call that succeeded at once is no longer asked for.</summary>
    private const int MinutesAfterFirstTry = 30;

    /// <summary>Much longer than a frozen silo remains a member of the cluster.</summary>
    private const int MinutesAfterLaterTry = 24 * 60;

    /// <summary>From now on no earlier attempt commits; returns what one of them has committed.</summary>
    public static Statement Supersede(CallAttempt attempt, Dialect dialect) => new(
        "INSERT INTO known_call AS known (call, attempt) VALUES (@p0, @p1) ON CONFLICT (call) DO UPDATE "
        + $"SET attempt = CASE WHEN known.attempt < excluded.attempt THEN excluded.attempt ELSE known.attempt END, at = {dialect.Now} "
        + "RETURNING is_committed, resource_kind, resource_key, answer",
        [Name(attempt), (long)attempt.Number]);

    /// <summary>What an attempt has committed.</summary>
    public static Statement Find(CallAttempt attempt) => new(
        "SELECT is_committed, resource_kind, resource_key, answer FROM known_call WHERE call = @p0", [Name(attempt)]);

    /// <summary>PostgreSQL: fails when a later attempt has begun. A first attempt only has to find no row yet.</summary>
    public static Statement CarryOut(CallRow call) => call.Attempt.Number == 1
        ? Insert(call)
        : new("SELECT confd_carry_out(@p0, @p1, @p2, @p3, @p4)", Values(call));

    /// <summary>Enough on SQLite, where the process itself knows whether a later attempt has begun.</summary>
    public static Statement Insert(CallRow call) => new(
        "INSERT INTO known_call (call, attempt, is_committed, resource_kind, resource_key, answer) VALUES (@p0, @p1, 1, @p2, @p3, @p4)",
        Values(call));

    public static Statement DeleteOld(Dialect dialect) => new(
        $"DELETE FROM known_call WHERE at < {dialect.Ago(MinutesAfterLaterTry)} "
        + $"OR (attempt = 1 AND at < {dialect.Ago(MinutesAfterFirstTry)})",
        []);

    public static CallRow? Read(System.Data.Common.DbDataReader reader, CallAttempt attempt) => reader.GetInt64(0) == 0
        ? null
        : new CallRow(attempt)
        {
            Made = reader.IsDBNull(1) ? null : new ResourceId(reader.GetString(1), reader.GetString(2)),
            Answer = reader.IsDBNull(3) ? null : reader.GetString(3),
        };

    private static object?[] Values(CallRow call) =>
        [Name(call.Attempt), (long)call.Attempt.Number, call.Made?.Kind, call.Made?.Key, call.Answer];

    private static string Name(CallAttempt attempt) => $"{attempt.Call:N}";
}
