using Confd.Fields;

namespace Confd;

/// <summary>A mailbox <c>number@context</c>, of users or shared by a whole context.</summary>
/// <remarks>Source: wazo-confd 1.1 API, voicemails.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Voicemail")]
public sealed record Voicemail
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner: the tenant of the context.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Display name, at most 80 characters.</summary>
    [Id(2), Required, Length(Max = 80)] public string Name { get; init; } = "";

    /// <summary>1 to 40 digits; unique together with <see cref="Context"/>.</summary>
    [Id(3), Required, Pattern("^[0-9]{1,40}$")] public string Number { get; init; } = "";

    /// <summary>Name of the context.</summary>
    [Id(4), Required] public string Context { get; init; } = "";

    /// <summary>1 to 80 digits, or null.</summary>
    [Id(5), Secret, Pattern("^[0-9]{1,80}$")] public string? Password { get; init; }

    /// <summary>Where messages are sent, at most 80 characters, or null.</summary>
    [Id(6), Length(Max = 80)] public string? Email { get; init; }

    /// <summary>For example <c>fr_FR</c>, or null.</summary>
    [Id(7), Pattern("^[a-z]{2}_[A-Z]{2}$")] public string? Language { get; init; }

    /// <summary>Name of a zone message, or null.</summary>
    [Id(8)] public string? Timezone { get; init; }

    /// <summary>Second address, at most 80 characters, or null.</summary>
    [Id(9), Length(Max = 80)] public string? Pager { get; init; }

    /// <summary>Most messages kept, from 0, or null for Asterisk's default.</summary>
    [Id(10), Range(Min = 0)] public int? MaxMessages { get; init; }

    /// <summary>Attach the sound to mails; null for Asterisk's default.</summary>
    [Id(11)] public bool? AttachAudio { get; init; }

    /// <summary>Delete messages once mailed. Default false.</summary>
    [Id(12)] public bool DeleteMessages { get; init; }

    /// <summary>Default true.</summary>
    [Id(13)] public bool AskPassword { get; init; } = true;

    /// <summary>Default true.</summary>
    [Id(14)] public bool Enabled { get; init; } = true;

    /// <summary>Further options of voicemail.conf: pairs of name and value.</summary>
    [Id(15), ItemLength(Equal = 2), SecretOptions("imappassword", "imapsecret", "password", "secret", "vmsecret")]
    public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];

    /// <summary>personal or global. Default personal.</summary>
    [Id(16), OneOf("personal", "global")] public string Accesstype { get; init; } = "personal";

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
