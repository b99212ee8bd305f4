using Confd.Fields;

namespace Confd;

/// <summary>Function keys of phones: a template for any number of users, or the keys of one user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, funckeys.</remarks>
[GenerateSerializer, Immutable, Alias("confd.FuncKeyTemplate")]
public sealed record FuncKeyTemplate
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters, or null. A PUT without it removes the name.</summary>
    [Id(2), Length(Max = 128), Column, DefaultOrder] public string? Name { get; init; }

    /// <summary>The keys by position, from 1. A PUT without this field removes all keys.</summary>
    [Id(3), WriteOnly, Positions("FuncKey")]
    public IReadOnlyDictionary<int, FuncKey> Keys { get; init; } = new Dictionary<int, FuncKey>();

    /// <summary>The user whose private template it is; null for a public one.</summary>
    [Id(4), Internal] public Guid? Owner { get; init; }
}

/// <summary>One function key.</summary>
[GenerateSerializer, Immutable, Alias("confd.FuncKey")]
public sealed record FuncKey
{
    /// <summary>Name of the catalogue with the destinations of keys.</summary>
    public const string Catalogue = "func_key";

    /// <summary>Integer id; the same as long as the position has a key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>The key comes from a public template.</summary>
    [Id(1), ReadOnlyField] public bool Inherited { get; init; }

    /// <summary>The lamp shows the state of the destination. Default true; false for destinations without a state.</summary>
    [Id(2)] public bool Blf { get; init; } = true;

    /// <summary>Text that the phone shows, without <c>;</c> and line breaks, or null.</summary>
    [Id(3), MultiLine] public string? Label { get; init; }

    /// <summary>What the key does.</summary>
    [Id(4), Required, DestinationsOf(Catalogue)] public Destination Destination { get; init; } = Destination.None;
}

/// <summary>The field that all destinations of keys share.</summary>
public abstract record KeyDestination
{
    /// <summary>URL of the user; null for every other type.</summary>
    [ReadOnlyField] public string? Href { get; init; }
}

/// <summary>Logs an agent in or out: <c>agent</c>.</summary>
[DestinationType("agent", Catalogue = FuncKey.Catalogue)]
public sealed record AgentKey : KeyDestination
{
    /// <summary>Integer id of the agent.</summary>
    [Required] public int AgentId { get; init; }

    /// <summary>login, logout or toggle.</summary>
    [Required, OneOf("login", "logout", "toggle")] public string Action { get; init; } = "";
}

/// <summary>Switches a surrogate of a call filter on or off: <c>bsfilter</c>.</summary>
[DestinationType("bsfilter", Catalogue = FuncKey.Catalogue)]
public sealed record FilterKey : KeyDestination
{
    /// <summary>The <c>member_id</c> of a surrogate.</summary>
    [Required] public int FilterMemberId { get; init; }

    /// <summary>First name of the surrogate.</summary>
    [ReadOnlyField] public string? FilterMemberFirstname { get; init; }

    /// <summary>Last name of the surrogate, or null.</summary>
    [ReadOnlyField] public string? FilterMemberLastname { get; init; }
}

/// <summary>Calls a conference: <c>conference</c>.</summary>
[DestinationType("conference", Catalogue = FuncKey.Catalogue)]
public sealed record ConferenceKey : KeyDestination
{
    /// <summary>Integer id of the conference.</summary>
    [Required] public int ConferenceId { get; init; }
}

/// <summary>Calls a number: <c>custom</c>.</summary>
[DestinationType("custom", Catalogue = FuncKey.Catalogue)]
public sealed record CustomKey : KeyDestination
{
    /// <summary>Number to call: capital letters, digits, <c>+</c> and <c>*</c>.</summary>
    [Required, Trimmed, Pattern("^[A-Z0-9+*]+$")] public string Exten { get; init; } = "";
}

/// <summary>Switches a forward on or off: <c>forward</c>.</summary>
[DestinationType("forward", Catalogue = FuncKey.Catalogue)]
public sealed record ForwardKey : KeyDestination
{
    /// <summary>Which forward: busy, noanswer or unconditional.</summary>
    [Required, OneOf("busy", "noanswer", "unconditional")] public string Forward { get; init; } = "";

    /// <summary>Number that gets the calls: capital letters, digits, <c>+</c> and <c>*</c>; null asks the user for it.</summary>
    [Trimmed, Pattern("^[A-Z0-9+*]+$")] public string? Exten { get; init; }
}

/// <summary>Calls a group: <c>group</c>.</summary>
[DestinationType("group", Catalogue = FuncKey.Catalogue)]
public sealed record GroupKey : KeyDestination
{
    /// <summary>Integer id of the group.</summary>
    [Required] public int GroupId { get; init; }
}

/// <summary>Joins or leaves a group: <c>groupmember</c>.</summary>
[DestinationType("groupmember", Catalogue = FuncKey.Catalogue)]
public sealed record GroupMemberKey : KeyDestination
{
    /// <summary>Integer id of the group.</summary>
    [Required] public int GroupId { get; init; }

    /// <summary>join, leave or toggle.</summary>
    [Required, OneOf("join", "leave", "toggle")] public string Action { get; init; } = "";
}

/// <summary>Records the current call: <c>onlinerec</c>.</summary>
[DestinationType("onlinerec", Catalogue = FuncKey.Catalogue)]
public sealed record RecordingKey : KeyDestination;

/// <summary>Calls a paging group: <c>paging</c>.</summary>
[DestinationType("paging", Catalogue = FuncKey.Catalogue)]
public sealed record PagingKey : KeyDestination
{
    /// <summary>Integer id of the paging group.</summary>
    [Required] public int PagingId { get; init; }
}

/// <summary>Parks a call in one slot, or retrieves it: <c>park_position</c>.</summary>
[DestinationType("park_position", Catalogue = FuncKey.Catalogue)]
public sealed record ParkPositionKey : KeyDestination
{
    /// <summary>Integer id of the parking lot, which must have an extension.</summary>
    [Required] public int ParkingLotId { get; init; }

    /// <summary>Number of the slot in the parking lot.</summary>
    [Required] public int Position { get; init; }
}

/// <summary>Parks a call: <c>parking</c>.</summary>
[DestinationType("parking", Catalogue = FuncKey.Catalogue)]
public sealed record ParkingKey : KeyDestination
{
    /// <summary>Integer id of the parking lot, which must have an extension.</summary>
    [Required] public int ParkingLotId { get; init; }
}

/// <summary>Calls a queue: <c>queue</c>.</summary>
[DestinationType("queue", Catalogue = FuncKey.Catalogue)]
public sealed record QueueKey : KeyDestination
{
    /// <summary>Integer id of the queue.</summary>
    [Required] public int QueueId { get; init; }
}

/// <summary>Dials the code of a service: <c>service</c>.</summary>
[DestinationType("service", Catalogue = FuncKey.Catalogue)]
public sealed record ServiceKey : KeyDestination
{
    /// <summary>Name of the service.</summary>
    [Required, OneOf(
        "enablevm", "vmusermsg", "vmuserpurge", "phonestatus", "recsnd", "directoryaccess", "fwdundoall", "pickup", "callrecord",
        "incallfilter", "enablednd")]
    public string Service { get; init; } = "";
}

/// <summary>Transfers the current call: <c>transfer</c>.</summary>
[DestinationType("transfer", Catalogue = FuncKey.Catalogue)]
public sealed record TransferKey : KeyDestination
{
    /// <summary>blind or attended.</summary>
    [Required, OneOf("blind", "attended")] public string Transfer { get; init; } = "";
}

/// <summary>Calls a user: <c>user</c>.</summary>
[DestinationType("user", Catalogue = FuncKey.Catalogue)]
public sealed record UserKey : KeyDestination
{
    /// <summary>Integer id of the user.</summary>
    [Required] public int UserId { get; init; }
}
