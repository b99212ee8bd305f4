using Confd.Fields;

namespace Confd;

/// <summary>An audio and video conference. Guests enter with a web link; anybody can dial its number.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings. The record omits owners and the guests' endpoint, which are links.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Meeting")]
public record Meeting
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Display name, at most 512 characters; may be empty.</summary>
    [Id(1), Required, Length(Max = 512), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>The meeting is kept. Otherwise the service deletes it when it is a day old. Default false.</summary>
    [Id(2), Lenient, Column(IsSearched = false)] public bool Persistent { get; init; }

    /// <summary>Guests wait until an owner admits them. Default false.</summary>
    [Id(3), Lenient, Column(IsSearched = false)] public bool RequireAuthorization { get; init; }

    /// <summary>Owner.</summary>
    [Id(4), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Time of creation, in UTC with microseconds.</summary>
    [Id(5), ReadOnlyField, Column(IsSearched = false)] public string CreationTime { get; init; } = "";

    /// <summary>Six digits that callers dial after the code of meetings; unique in the whole system.</summary>
    [Id(6), Internal] public string Number { get; init; } = "";
}

/// <summary>A guest's request to enter a meeting, and the owner's answer.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meeting authorizations.</remarks>
[GenerateSerializer, Immutable, Alias("confd.MeetingAuthorization")]
public sealed record MeetingAuthorization
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column(IsSearched = false, IsSorted = false)] public Guid Uuid { get; init; }

    /// <summary>The meeting's tenant.</summary>
    [Id(1), Internal] public Guid TenantUuid { get; init; }

    /// <summary>The meeting.</summary>
    [Id(2), Required, Column(IsSearched = false, IsSorted = false)] public Guid MeetingUuid { get; init; }

    /// <summary>Uuid that the guest chose.</summary>
    [Id(3), Required, Column(IsSearched = false, IsSorted = false)] public Guid GuestUuid { get; init; }

    /// <summary>Display name of the guest, 1 to 128 characters.</summary>
    [Id(4), Required, Length(Min = 1, Max = 128), Column, DefaultOrder] public string GuestName { get; init; } = "";

    /// <summary>pending, accepted or rejected.</summary>
    [Id(5), ReadOnlyField, OneOf("accepted", "pending", "rejected")] public string Status { get; init; } = "pending";

    /// <summary>Time of the request, in UTC with microseconds.</summary>
    [Id(6), ReadOnlyField, Column(IsSearched = false)] public string CreationTime { get; init; } = "";

    /// <summary>Its place among those of the meeting, from 0; there are as many places as allowed authorizations.</summary>
    [Id(7), Internal] public int Place { get; init; }
}
