using Confd.Fields;

namespace Confd;

/// <summary>A host or network that may use a feature of the phones' web service. System-wide.</summary>
/// <remarks>Source: wazo-confd 1.1 API, access_features.</remarks>
[GenerateSerializer, Immutable, Alias("confd.AccessFeature")]
public sealed record AccessFeature
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>For example <c>1.2.3.0/24</c>; not parsed; unique together with <see cref="Feature"/>. Default empty.</summary>
    [Id(1), Length(Max = 255), Column, DefaultOrder] public string Host { get; init; } = "";

    /// <summary>The feature. The only value is <c>phonebook</c>.</summary>
    [Id(2), OneOf("phonebook"), Column] public string Feature { get; init; } = "phonebook";

    /// <summary>The host may use the feature. Default true.</summary>
    [Id(3), Lenient, Column] public bool Enabled { get; init; } = true;
}
