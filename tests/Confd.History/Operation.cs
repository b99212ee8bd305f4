namespace Confd.History;

/// <summary>What an operation wanted.</summary>
public enum OperationKind
{
    /// <summary>Make the resource with a value.</summary>
    Create,

    /// <summary>Replace the value.</summary>
    Write,

    /// <summary>Replace the value if it is still the one that was read (If-Match).</summary>
    Exchange,

    /// <summary>Remove the resource.</summary>
    Delete,

    /// <summary>See the value, in a resource or in a list.</summary>
    Read,
}

/// <summary>The outcome in the answer.</summary>
public enum Outcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was not done and will not be: 503, or a refusal that says nothing of the state.</summary>
    NotDone,

    /// <summary>The resource does not exist (404).</summary>
    Missing,

    /// <summary>The value differs from the one that was read (412).</summary>
    Mismatch,

    /// <summary>No answer: it may have been done, or may still be.</summary>
    Unknown,
}

/// <summary>One operation of one client on one resource; times are of one monotonic clock.</summary>
/// <param name="Client">Who.</param>
/// <param name="RequestId">Of the request; all operations of a list have the same.</param>
/// <param name="Resource">On what.</param>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Value">The value that it wrote; for a read the value that it saw, null for a missing resource.</param>
/// <param name="Invoked">When it was sent.</param>
/// <param name="Returned">When the answer was there.</param>
/// <param name="Outcome">The outcome in the answer.</param>
public sealed record Operation(
    string Client, string RequestId, string Resource, OperationKind Kind, string? Value, long Invoked, long Returned, Outcome Outcome)
{
    /// <summary>For an exchange: the value that was read with the entity tag.</summary>
    public string? Expected { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"[{Invoked}-{(Outcome == Outcome.Unknown ? "?" : $"{Returned}")}] {Client} {Kind} "
        + $"{(Kind == OperationKind.Exchange ? $"{Expected} -> " : "")}{Value ?? "nothing"}: {Outcome} ({RequestId})";
}
