namespace Confd;

/// <summary>The kind of a refusal. Only the gateway turns it into an HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The input breaks a rule of fields or of business (400).</summary>
    Invalid,

    /// <summary>A unique value is taken (400 on the wire, as clients expect).</summary>
    Exists,

    /// <summary>An addressed resource does not exist or is not visible (404).</summary>
    NotFound,

    /// <summary>Other changes kept winning the race for the same resources; the caller may repeat the request (409).</summary>
    Conflict,

    /// <summary>If-Match did not match the current ETag (412).</summary>
    PreconditionFailed,

    /// <summary>The operation exists on the route but is not offered (405).</summary>
    NotAllowed,

    /// <summary>The caller is not allowed to do this (401, as clients expect).</summary>
    Unauthorized,

    /// <summary>The request contradicts an earlier one with the same idempotency key (422).</summary>
    Unprocessable,

    /// <summary>
    /// A required service is not set up, can't be reached or does not answer as it should (503, as clients expect).
    /// </summary>
    Unavailable,

    /// <summary>The action is no longer allowed to anybody (403).</summary>
    Forbidden,
}

/// <summary>One reason why a request was refused.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Field">The field at fault, empty when the refusal is about the whole request.</param>
/// <param name="Message">The complete text that goes to the client, in the contract's words.</param>
[GenerateSerializer, Immutable, Alias("confd.Refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalKind Kind,
    [property: Id(1)] string Field,
    [property: Id(2)] string Message);

/// <summary>Thrown at a grain's boundary with every reason that the rules found.</summary>
[GenerateSerializer, Alias("confd.RefusedException")]
public sealed class RefusedException : Exception
{
    /// <summary>Creates the exception with at least one refusal.</summary>
    public RefusedException(params IReadOnlyList<Refusal> refusals)
        : base(string.Join("; ", refusals.Select(refusal => refusal.Message)))
    {
        Refusals = refusals.ToArray();
    }

    /// <summary>The reasons, in the order in which the contract lists them.</summary>
    [Id(0)]
    public Refusal[] Refusals { get; }

    /// <summary>Throws when there is a refusal.</summary>
    public static void ThrowIf(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new RefusedException(refusal);
        }
    }
}
