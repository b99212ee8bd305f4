using Confd.Fields;

namespace Confd;

/// <summary>A parking lot for calls: an access number and a range of slots.</summary>
/// <remarks>Source: wazo-confd 1.1 API, parkinglots.</remarks>
[GenerateSerializer, Immutable, Alias("confd.ParkingLot")]
public sealed record ParkingLot
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column(IsSearched = false)] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters, not unique, or null.</summary>
    [Id(2), Length(Max = 128), Column, DefaultOrder] public string? Name { get; init; }

    /// <summary>First slot: at most 40 digits.</summary>
    [Id(3), Required, Length(Max = 40), Digits, Column] public string SlotsStart { get; init; } = "";

    /// <summary>Last slot: at most 40 digits.</summary>
    [Id(4), Required, Length(Max = 40), Digits, Column] public string SlotsEnd { get; init; } = "";

    /// <summary>Seconds until a parked call returns, or null for never. Default 45.</summary>
    [Id(5), Range(Min = 0), Column] public int? Timeout { get; init; } = 45;

    /// <summary>Name of a music class of the same tenant, at most 128 characters, or null. Default <c>default</c>.</summary>
    [Id(6), Length(Max = 128)] public string? MusicOnHold { get; init; } = "default";
}
