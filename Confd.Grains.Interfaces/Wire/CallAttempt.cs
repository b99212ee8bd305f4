namespace Confd;

/// <summary>One of the tries of a call that may be repeated. Once a later one has begun, an earlier one changes nothing any more.</summary>
/// <param name="Call">The same for all tries.</param>
/// <param name="Number">1 for the first.</param>
[GenerateSerializer, Immutable, Alias("confd.CallAttempt")]
public readonly record struct CallAttempt([property: Id(0)] Guid Call, [property: Id(1)] int Number);
