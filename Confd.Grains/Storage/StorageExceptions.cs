using Orleans.Runtime;

namespace Confd.Storage;

/// <summary>Another write came first: a guarded version is not the expected one. The caller reloads and may repeat.</summary>
public sealed class VersionConflictException(string message, Exception? inner = null) : OrleansException(message, inner!);

/// <summary>A unique value belongs to another resource.</summary>
public sealed class UniqueKeyTakenException(UniqueValue key, ResourceId owner, Exception? inner = null)
    : OrleansException($"The value '{key.Value}' of {key.Kind} {key.Name} is taken", inner!)
{
    /// <summary>The claim that failed: the first in the change set's order.</summary>
    public UniqueValue Key { get; } = key;

    /// <summary>The resource that has the value, or claims it earlier in the same change set.</summary>
    public ResourceId Owner { get; } = owner;
}

/// <summary>An equal request with the same idempotency key was committed already.</summary>
public sealed class IdempotencyKeyTakenException(string message, Exception? inner = null) : OrleansException(message, inner!);

/// <summary>A link names a resource that does not exist (any more), or a deleted resource is still linked.</summary>
public sealed class ReferenceViolationException(string message, Exception? inner = null) : OrleansException(message, inner!);

/// <summary>The call was repeated meanwhile: this attempt changes nothing. Its sender no longer waits.</summary>
public sealed class SupersededCallException(string message, Exception? inner = null) : OrleansException(message, inner!);
