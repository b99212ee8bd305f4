using Confd.Fields;

namespace Confd;

/// <summary>An audio and video conference that guests enter with a web link, and everybody by dialling its number.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings. Owners and the guests' endpoint are links, so they are not part of the record.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Meeting")]
public record Meeting
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>At most 512 characters, may be empty.</summary>
    [Id(1), Required, Length(Max = 512)] public string Name { get; init; } = "";

    /// <summary>It stays; without this it is removed when it is a day old. Default false.</summary>
    [Id(2), Lenient] public bool Persistent { get; init; }

    /// <summary>Guests wait until an owner lets them in. Default false.</summary>
    [Id(3), Lenient] public bool RequireAuthorization { get; init; }

    /// <summary>Owner.</summary>
    [Id(4), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>When it was made, in UTC with microseconds.</summary>
    [Id(5), ReadOnlyField] public string CreationTime { get; init; } = "";

    /// <summary>Six digits, dialled after the code of meetings; unique in the whole system.</summary>
    [Id(6), Internal] public string Number { get; init; } = "";
}

/// <summary>A guest who wants to enter a meeting, and whether an owner lets the guest in.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meeting authorizations.</remarks>
[GenerateSerializer, Immutable, Alias("confd.MeetingAuthorization")]
public sealed record MeetingAuthorization
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>The meeting's tenant.</summary>
    [Id(1), Internal] public Guid TenantUuid { get; init; }

    /// <summary>The meeting.</summary>
    [Id(2), Required] public Guid MeetingUuid { get; init; }

    /// <summary>Chosen by the guest.</summary>
    [Id(3), Required] public Guid GuestUuid { get; init; }

    /// <summary>1 to 128 characters.</summary>
    [Id(4), Required, Length(Min = 1, Max = 128)] public string GuestName { get; init; } = "";

    /// <summary>pending, accepted or rejected.</summary>
    [Id(5), ReadOnlyField, OneOf("accepted", "pending", "rejected")] public string Status { get; init; } = "pending";

    /// <summary>When it was asked for, in UTC with microseconds.</summary>
    [Id(6), ReadOnlyField] public string CreationTime { get; init; } = "";

    /// <summary>Its place among those of the meeting, from 0 on: there are as many as there may be authorizations.</summary>
    [Id(7), Internal] public int Place { get; init; }
}
