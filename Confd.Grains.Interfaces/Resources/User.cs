using Confd.Fields;

namespace Confd;

/// <summary>A person with services and forwards.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
[GenerateSerializer, Immutable, Alias("confd.User")]
public record User
{
    /// <summary>Maximum length of <see cref="CallerId"/> in characters.</summary>
    public const int MaxCallerId = 160;

    /// <summary>Integer id; URLs accept it in place of the uuid.</summary>
    [Id(0), ReadOnlyField, Column(IsSearched = false)] public int Id { get; init; }

    /// <summary>The key.</summary>
    [Id(1), ReadOnlyField, Column(IsSearched = false)] public Guid Uuid { get; init; }

    /// <summary>At most 128 characters.</summary>
    [Id(2), Required, Length(Max = 128), Column(IsSearched = false)] public string Firstname { get; init; } = "";

    /// <summary>At most 128 characters, or null.</summary>
    [Id(3), EmptyIsNull, Length(Max = 128), Column(IsSearched = false), DefaultOrder] public string? Lastname { get; init; }

    /// <summary>Unique in the whole system, ignoring case; at most 254 characters, or null.</summary>
    [Id(4), Email, Length(Max = 254), Column] public string? Email { get; init; }

    /// <summary>IANA zone (<c>GET /timezones</c>), at most 128 characters, or null.</summary>
    [Id(5), Length(Max = 128)] public string? Timezone { get; init; }

    /// <summary>Language of the user, for example <c>fr_FR</c>, or null.</summary>
    [Id(6), Pattern("^[a-z]{2}_[A-Z]{2}$")] public string? Language { get; init; }

    /// <summary>Free text, or null.</summary>
    [Id(7), EmptyIsNull, MultiLine, Column] public string? Description { get; init; }

    /// <summary><c>"name" &lt;number&gt;</c>; made from the names at creation when absent.</summary>
    [Id(8), Pattern("^\"(.*)\"( <\\+?\\d+>)?$"), Length(Max = MaxCallerId), NullMeansDefaultOnCreate, Column]
    public string CallerId { get; init; } = "";

    /// <summary>Caller id of outgoing calls: default, anonymous or a caller id; at most 80 characters, or null.</summary>
    [Id(9), EmptyIsNull, Length(Max = 80), Column] public string? OutgoingCallerId { get; init; }

    /// <summary>Digits, <c>*</c>, <c>#</c>, with a leading <c>+</c>; at most 80 characters, or null.</summary>
    [Id(10), EmptyIsNull, Pattern("^\\+?[0-9\\*#]+$"), Length(Max = 80), Column] public string? MobilePhoneNumber { get; init; }

    /// <summary>The mobile phone rings when no line answers. Default false.</summary>
    [Id(11)] public bool MobileFallbackEnabled { get; init; }

    /// <summary>Login name, 2 to 254 characters, unique in the whole system; or null.</summary>
    [Id(12), EmptyIsNull, Pattern("^[a-zA-Z0-9-\\._~\\!\\$&\\'\\(\\)\\*\\+,;=%@]{2,254}$"), Column] public string? Username { get; init; }

    /// <summary>Password, 4 to 64 characters, or null.</summary>
    [Id(13), EmptyIsNull, Secret, Pattern("^[a-zA-Z0-9-\\._~\\!\\$&\\'\\(\\)\\*\\+,;=%]{4,64}$")] public string? Password { get; init; }

    /// <summary>Music on hold: name of a music class of the tenant, or null.</summary>
    [Id(14), EmptyIsNull, Length(Max = 128), Column(IsSearched = false)] public string? MusicOnHold { get; init; }

    /// <summary>Dialplan subroutine, at most 79 characters, or null.</summary>
    [Id(15), Length(Max = 79), Column] public string? PreprocessSubroutine { get; init; }

    /// <summary>Free text, at most 128 characters, or null.</summary>
    [Id(16), EmptyIsNull, Length(Max = 128), Column] public string? Userfield { get; init; }

    /// <summary>The user may transfer calls with a key. Default false.</summary>
    [Id(17), NullMeansDefaultOnCreate] public bool CallTransferEnabled { get; init; }

    /// <summary>The user may hang up with a key. Default false.</summary>
    [Id(18), NullMeansDefaultOnCreate] public bool DtmfHangupEnabled { get; init; }

    /// <summary>Outgoing calls to outside are recorded. Default false.</summary>
    [Id(19)] public bool CallRecordOutgoingExternalEnabled { get; init; }

    /// <summary>Outgoing internal calls are recorded. Default false.</summary>
    [Id(20)] public bool CallRecordOutgoingInternalEnabled { get; init; }

    /// <summary>Incoming internal calls are recorded. Default false.</summary>
    [Id(21)] public bool CallRecordIncomingInternalEnabled { get; init; }

    /// <summary>Incoming calls from outside are recorded. Default false.</summary>
    [Id(22)] public bool CallRecordIncomingExternalEnabled { get; init; }

    /// <summary>The user may switch recording on and off with a key during a call. Default false.</summary>
    [Id(23), NullMeansDefaultOnCreate] public bool OnlineCallRecordEnabled { get; init; }

    /// <summary>Other phones may show the state of the user's lines. Default true.</summary>
    [Id(24), NullMeansDefaultOnCreate] public bool SupervisionEnabled { get; init; } = true;

    /// <summary>Seconds that the user's phones ring, 0 to 10800. Default 30.</summary>
    [Id(25), Range(Min = 0, Max = 10800), NullMeansDefaultOnCreate] public int RingSeconds { get; init; } = 30;

    /// <summary>Maximum number of calls at a time, 1 to 20. Default 5.</summary>
    [Id(26), Range(Min = 1, Max = 20), NullMeansDefaultOnCreate] public int SimultaneousCalls { get; init; } = 5;

    /// <summary>Password that unlocks denied numbers: 1 to 16 of <c>0-9#*</c>, or null.</summary>
    [Id(27), EmptyIsNull, Secret, Pattern("^[0-9#\\*]{1,16}$")] public string? CallPermissionPassword { get; init; }

    /// <summary>0 to 10. Default 0.</summary>
    [Id(28), Range(Min = 0, Max = 10), Column] public int SubscriptionType { get; init; }

    /// <summary>Time of creation, UTC, ISO 8601.</summary>
    [Id(29), ReadOnlyField] public string CreatedAt { get; init; } = "";

    /// <summary>Default true.</summary>
    [Id(30), NullMeansDefaultOnCreate, Column(IsSearched = false)] public bool Enabled { get; init; } = true;

    /// <summary>Owner.</summary>
    [Id(31), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Integer id of the function key template, or null.</summary>
    [Id(32)] public int? FuncKeyTemplateId { get; init; }

    /// <summary>Services; they have their own routes for changes.</summary>
    [Id(33), ReadOnlyField] public UserServices Services { get; init; } = new();

    /// <summary>Forwards; they have their own routes for changes.</summary>
    [Id(34), ReadOnlyField] public UserForwards Forwards { get; init; } = new();

    /// <inheritdoc/>
    public sealed override string ToString() => RecordText.Of(this);
}

/// <summary>A service that is on or off.</summary>
[GenerateSerializer, Immutable, Alias("confd.UserService")]
public sealed record UserService
{
    /// <summary>Default false.</summary>
    [Id(0), Required] public bool Enabled { get; init; }
}

/// <summary>A user's services.</summary>
[GenerateSerializer, Immutable, Alias("confd.UserServices")]
public sealed record UserServices
{
    /// <summary>Do not disturb.</summary>
    [Id(0)] public UserService Dnd { get; init; } = new();

    /// <summary>The filter of incoming calls is on or off.</summary>
    [Id(1)] public UserService Incallfilter { get; init; } = new();
}

/// <summary>A forward: where calls go under a condition.</summary>
[GenerateSerializer, Immutable, Alias("confd.UserForward")]
public sealed record UserForward
{
    /// <summary>The forward is on; needs a destination. Default false.</summary>
    [Id(0)] public bool Enabled { get; init; }

    /// <summary>Number that gets the calls, at most 128 characters, or null.</summary>
    [Id(1), Length(Max = 128)] public string? Destination { get; init; }
}

/// <summary>A user's forwards.</summary>
[GenerateSerializer, Immutable, Alias("confd.UserForwards")]
public sealed record UserForwards
{
    /// <summary>When the user is in a call.</summary>
    [Id(0)] public UserForward Busy { get; init; } = new();

    /// <summary>When nobody answers.</summary>
    [Id(1)] public UserForward Noanswer { get; init; } = new();

    /// <summary>Always.</summary>
    [Id(2)] public UserForward Unconditional { get; init; } = new();
}
