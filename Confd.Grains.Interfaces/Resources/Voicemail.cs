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
    [Id(2), Required, Length(Max = 80), Column] public string Name { get; init; } = "";

    /// <summary>Number of the mailbox, 1 to 40 digits; unique together with <see cref="Context"/>.</summary>
    [Id(3), Required, Pattern("^[0-9]{1,40}$"), Column, DefaultOrder] public string Number { get; init; } = "";

    /// <summary>Name of the context.</summary>
    [Id(4), Required, Column(IsSearched = false)] public string Context { get; init; } = "";

    /// <summary>Password of the mailbox, 1 to 80 digits, or null.</summary>
    [Id(5), Secret, Pattern("^[0-9]{1,80}$")] public string? Password { get; init; }

    /// <summary>Mail address that gets the messages, at most 80 characters, or null.</summary>
    [Id(6), Length(Max = 80), Column] public string? Email { get; init; }

    /// <summary>Language of the mailbox, for example <c>fr_FR</c>, or null.</summary>
    [Id(7), Pattern("^[a-z]{2}_[A-Z]{2}$"), Column(IsSearched = false)] public string? Language { get; init; }

    /// <summary>Name of a zone in voicemail.conf (zone messages), or null.</summary>
    [Id(8), Column(IsSearched = false)] public string? Timezone { get; init; }

    /// <summary>Mail address that gets a short notice, at most 80 characters, or null.</summary>
    [Id(9), Length(Max = 80), Column] public string? Pager { get; init; }

    /// <summary>Maximum number of messages, from 0, or null for Asterisk's default.</summary>
    [Id(10), Range(Min = 0)] public int? MaxMessages { get; init; }

    /// <summary>Mails contain the recording as an attachment; null for Asterisk's default.</summary>
    [Id(11)] public bool? AttachAudio { get; init; }

    /// <summary>Messages are deleted after they are mailed. Default false.</summary>
    [Id(12)] public bool DeleteMessages { get; init; }

    /// <summary>The user must enter the password to listen to messages. Default true.</summary>
    [Id(13)] public bool AskPassword { get; init; } = true;

    /// <summary>Default true.</summary>
    [Id(14)] public bool Enabled { get; init; } = true;

    /// <summary>Further options of voicemail.conf: pairs of name and value.</summary>
    [Id(15), Length(Equal = 2, Level = 1), SecretOptions("imappassword", "imapsecret", "password", "secret", "vmsecret")]
    public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];

    /// <summary>personal (of users) or global (shared by the context). Default personal.</summary>
    [Id(16), OneOf("personal", "global"), Column(IsSearched = false)] public string Accesstype { get; init; } = "personal";

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
