namespace Confd.Storage;

/// <summary>One row of <c>known_call</c>: a call that changed something. It is committed with the change.</summary>
/// <param name="Attempt">The attempt that changed it.</param>
public sealed record CallRow(CallAttempt Attempt)
{
    /// <summary>What the call made, when it made a resource.</summary>
    public ResourceId? Made { get; init; }

    /// <summary>The answer as JSON, when it is more than success and does not follow from <see cref="Made"/>.</summary>
    public string? Answer { get; init; }
}
