using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>What the API description says about a value in a view.</summary>
/// <param name="Type">Its static type, in its serialised form.</param>
/// <param name="IsNullable">It may be null.</param>
internal sealed record ViewShape(Type Type, bool IsNullable)
{
    /// <summary>It is a secret, or made of one.</summary>
    public bool IsSecret { get; init; }

    /// <summary>From the delegate that computes the value, so that no plugin must say it twice.</summary>
    public static ViewShape Of<TView>(Delegate compute) => new(typeof(TView), MayBeNull(typeof(TView), compute.Method.ReturnParameter))
    {
        IsSecret = compute.Method.ReturnParameter.IsDefined(typeof(SecretAttribute), inherit: false),
    };

    /// <summary>A list is empty rather than null.</summary>
    public static ViewShape ListOf<TItem>() => new(typeof(IEnumerable<TItem>), IsNullable: false);

    /// <summary>A value that need not be there.</summary>
    public static ViewShape OneOf<TItem>() => new(typeof(TItem), IsNullable: true);

    /// <summary>Anonymous types and lists are made where they are returned.</summary>
    public static bool IsMade(Type type) =>
        IsAnonymous(type) || (type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type));

    public static bool IsAnonymous(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal);

    private static bool MayBeNull(Type type, ParameterInfo returned) =>
        type.IsValueType ? Nullable.GetUnderlyingType(type) is not null
        : !IsMade(type) && new NullabilityInfoContext().Create(returned).ReadState != NullabilityState.NotNull;
}
