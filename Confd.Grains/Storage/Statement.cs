namespace Confd.Storage;

/// <summary>One SQL statement with its parameters <c>@p0</c>, <c>@p1</c> …</summary>
/// <param name="Sql">The text; constant for a kind of statement, so that it is prepared once.</param>
/// <param name="Parameters">Values; null for SQL's NULL.</param>
/// <param name="Expected">
/// The resource whose version the statement checks: it must change exactly one row. A merged statement has the first of its
/// resources: it must change as many rows as it has values.
/// </param>
internal sealed record Statement(string Sql, object?[] Parameters, ResourceId? Expected = null)
{
    /// <summary>The number that the query must return; null for a statement that changes rows.</summary>
    public long? Holds { get; init; }

    /// <summary>Number of rows that a merged statement is about.</summary>
    public int Rows => Parameters is [Array { Length: var rows }, ..] ? rows : 1;
}
