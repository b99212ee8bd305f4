namespace Confd;

/// <summary>One try of a call that may be repeated. Once a later try has begun, an earlier one changes nothing.</summary>
/// <param name="Call">The same for all tries.</param>
/// <param name="Number">1 for the first.</param>
[GenerateSerializer, Immutable, Alias("confd.CallAttempt")]
public readonly record struct CallAttempt([property: Id(0)] Guid Call, [property: Id(1)] int Number);
