using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd;

/// <summary>Configuration of a third-party application in a tenant.</summary>
/// <remarks>Source: wazo-confd 1.1 API, external/apps.</remarks>
[GenerateSerializer, Immutable, Alias("confd.ExternalApp")]
public sealed record ExternalApp
{
    /// <summary>Tenant and name, with a slash between them.</summary>
    [Id(0), Internal] public string Key { get; init; } = "";

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters, from the path; unique in the tenant.</summary>
    [Id(2), ReadOnlyField, Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Display name, at most 256 characters, or null.</summary>
    [Id(3), Length(Max = 256)] public string? Label { get; init; }

    /// <summary>Any JSON object, or null. Secret as a whole, because third parties store keys in it.</summary>
    [Id(4), Secret] public JsonObject? Configuration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
