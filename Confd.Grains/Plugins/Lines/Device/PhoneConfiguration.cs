using System.Text.Json.Serialization;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The configuration of a phone, from which a provisioning server makes the phone's files.</summary>
/// <param name="Id">The device's id while it has lines, else one that begins with <c>autoprov</c>.</param>
/// <param name="Configdevice">The template.</param>
/// <param name="ParentIds">What it is based on: the common configuration and the template.</param>
/// <param name="Deletable">Whether it can be deleted: always true.</param>
/// <param name="RawConfig">What the files are made from.</param>
/// <remarks>Source: wazo-confd 1.1, configurations of devices in wazo-provd.</remarks>
internal sealed record PhoneConfiguration(
    string Id, string Configdevice, IReadOnlyList<string> ParentIds, bool Deletable, RawConfiguration RawConfig);

/// <summary>The values for the files of a phone. Codes that are switched off are null.</summary>
internal sealed record RawConfiguration
{
    /// <summary>Always empty.</summary>
    [JsonPropertyName("X_key")] public string Key { get; } = "";

    /// <summary>Always 1.</summary>
    public int ConfigVersion { get; } = 1;

    /// <summary>Main user of the line in place 1, or null.</summary>
    [JsonPropertyName("X_xivo_user_uuid")] public Guid? UserUuid { get; init; }

    /// <summary>Context of the line in place 1, or null.</summary>
    [JsonPropertyName("X_xivo_phonebook_profile")] public string? PhonebookProfile { get; init; }

    /// <summary>Switches do-not-disturb.</summary>
    public string? ExtenDnd { get; init; }

    /// <summary>Forwards every call.</summary>
    public string? ExtenFwdUnconditional { get; init; }

    /// <summary>Forwards calls that nobody takes.</summary>
    public string? ExtenFwdNoAnswer { get; init; }

    /// <summary>Forwards calls while the line is busy.</summary>
    public string? ExtenFwdBusy { get; init; }

    /// <summary>Ends every forward.</summary>
    public string? ExtenFwdDisableAll { get; init; }

    /// <summary>Picks up a call of the user's own group.</summary>
    public string? ExtenPickupGroup { get; init; }

    /// <summary>Picks up the call of one number.</summary>
    public string? ExtenPickupCall { get; init; }

    /// <summary>Calls the user's own mailbox.</summary>
    public string? ExtenVoicemail { get; init; }

    /// <summary>Always null: parking lots have numbers of their own.</summary>
    public string? ExtenPark { get; }

    /// <summary>The keys by their positions.</summary>
    public required IReadOnlyDictionary<int, PhoneKey> Funckeys { get; init; }

    /// <summary>SIP or SCCP; null without a line.</summary>
    public string? Protocol { get; init; }

    /// <summary>The SIP lines by their places on the phone; absent without any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<int, PhoneSipLine>? SipLines { get; init; }

    /// <summary>Where an SCCP phone finds its server, by preference; absent for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<int, CallManager>? SccpCallManagers { get; init; }
}

/// <summary>A key of a phone.</summary>
/// <param name="Label">What the phone shows; empty for nothing.</param>
/// <param name="Line">Place of the line that it acts for.</param>
/// <param name="Type">blf, speeddial or park.</param>
/// <param name="Value">The number that is dialled, and that the lamp watches.</param>
internal sealed record PhoneKey(string Label, int Line, string Type, string Value);

/// <summary>Where an SCCP phone finds its server.</summary>
/// <param name="Ip">Host.</param>
internal sealed record CallManager(string Ip);

/// <summary>A SIP line of a phone. Fields that its registrar does not set are absent.</summary>
internal sealed record PhoneSipLine
{
    /// <summary>Name of the account.</summary>
    public string AuthUsername { get; init; } = "";

    /// <summary>The same name.</summary>
    public string Username { get; init; } = "";

    /// <summary>Password of the account.</summary>
    [Secret] public string Password { get; init; } = "";

    /// <summary>Name of the line's caller id, or null.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Its extension.</summary>
    public string Number { get; init; } = "";

    /// <summary>Host where the phone registers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? RegistrarIp { get; init; }

    /// <summary>Its port.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? RegistrarPort { get; init; }

    /// <summary>Host of the proxy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? ProxyIp { get; init; }

    /// <summary>Its port.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? ProxyPort { get; init; }

    /// <summary>Host of the second registrar.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BackupRegistrarIp { get; init; }

    /// <summary>Its port.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? BackupRegistrarPort { get; init; }

    /// <summary>Host of the second proxy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BackupProxyIp { get; init; }

    /// <summary>Its port.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? BackupProxyPort { get; init; }

    /// <summary>Host of the outbound proxy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? OutboundProxyIp { get; init; }

    /// <summary>Its port.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? OutboundProxyPort { get; init; }

    public override string ToString() => RecordText.Of(this);
}
