using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>One type of destination, as a plugin declared it.</summary>
internal sealed record DestinationType(string Type, string? SubField, string? SubType, Type Fields)
{
    /// <summary>The catalogue that has the type; empty for destinations of calls.</summary>
    public string Catalogue { get; init; } = "";

    /// <summary>The resource that calls go to; null for types that lead to none.</summary>
    public DestinationTarget? Target { get; init; }

    /// <summary>What is wrong with fields that are right one by one; null when nothing is.</summary>
    public Func<object, Dictionary<string, object>?>? Shape { get; init; }

    /// <summary>Further resources that the fields name.</summary>
    public Func<object, TenantScope, CancellationToken, ValueTask<Refusal?>>? Also { get; init; }

    public object FieldsOf(JsonObject destination) => destination.Deserialize(Fields, ConfdJson.Options)!;
}

/// <summary>The resource that a type of destination leads to.</summary>
/// <param name="Kind">Its plugin.</param>
/// <param name="Label">How error texts call it.</param>
/// <param name="Field">The field with its id.</param>
/// <param name="IsNumber">The field holds the integer id rather than the uuid.</param>
/// <param name="Names">Friendly names that views add.</param>
internal sealed record DestinationTarget(
    string Kind, string Label, string Field, bool IsNumber, Func<object, object> Names)
{
    /// <summary>What <see cref="Names"/> calls them.</summary>
    public required IReadOnlySet<string> ShownNames { get; init; }

    /// <summary>The id as text; null when the destination does not say.</summary>
    public string? IdIn(JsonObject destination) => destination[Field] switch
    {
        null => null,
        var value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var value => value.ToJsonString(),
    };

    public bool Is(JsonObject destination, ResourceId target, long? number) =>
        target.Kind == Kind && IdIn(destination) is { } id
        && (IsNumber ? id == number?.ToString(System.Globalization.CultureInfo.InvariantCulture) : id == target.Key);
}
