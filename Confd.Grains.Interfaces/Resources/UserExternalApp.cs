using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd;

/// <summary>Configuration of a third-party application for one user. It replaces the tenant's of the same name.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/external/apps.</remarks>
[GenerateSerializer, Immutable, Alias("confd.UserExternalApp")]
public sealed record UserExternalApp
{
    /// <summary>The user's uuid and the name, with a slash between them.</summary>
    [Id(0), Internal] public string Key { get; init; } = "";

    /// <summary>The user's tenant.</summary>
    [Id(1), Internal] public Guid TenantUuid { get; init; }

    /// <summary>The user.</summary>
    [Id(2), Internal, Column(IsSearched = false, IsSorted = false)] public Guid UserUuid { get; init; }

    /// <summary>At most 128 characters, from the path; unique for the user.</summary>
    [Id(3), ReadOnlyField, Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Display name, at most 256 characters, or null.</summary>
    [Id(4), Length(Max = 256)] public string? Label { get; init; }

    /// <summary>Any JSON object, or null. Secret as a whole, because third parties store keys in it.</summary>
    [Id(5), Secret] public JsonObject? Configuration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
