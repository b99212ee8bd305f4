using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The user's own fields in a body.</summary>
internal record UserBody : User
{
    [NullMeansDefaultOnCreate] public bool CallRecordEnabled { get; init; }
}

/// <summary>A line within a user's body.</summary>
internal sealed record UserLineBody : LineBody
{
    // Read-only on the record itself; here it names an existing line.
    public new int? Id { get; init; }

    // Read-only on the record itself; here it names the phone of the line.
    public new string? DeviceId { get; init; }

    public new IReadOnlyList<UserExtensionBody> Extensions { get; init; } = [];
}

/// <summary>An extension within a user's body.</summary>
internal sealed record UserExtensionBody : Extension
{
    // Read-only on the record itself; here it names an existing extension.
    public new int? Id { get; init; }
}

/// <summary>A voicemail within a user's body: an existing one by its id, or a new one.</summary>
internal sealed record UserVoicemailBody
{
    public int? Id { get; init; }

    [Length(Max = 80)] public string? Name { get; init; }

    [Pattern("^[0-9]{1,40}$")] public string? Number { get; init; }

    public string? Context { get; init; }

    [Secret, Pattern("^[0-9]{1,80}$")] public string? Password { get; init; }

    [Length(Max = 80)] public string? Email { get; init; }

    [Pattern("^[a-z]{2}_[A-Z]{2}$")] public string? Language { get; init; }

    public string? Timezone { get; init; }

    [Length(Max = 80)] public string? Pager { get; init; }

    [Range(Min = 0)] public int? MaxMessages { get; init; }

    public bool? AttachAudio { get; init; }

    public bool DeleteMessages { get; init; }

    public bool AskPassword { get; init; } = true;

    public bool Enabled { get; init; } = true;

    [Length(Equal = 2, Level = 1), SecretOptions("imappassword", "imapsecret", "password", "secret", "vmsecret")]
    public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];

    [OneOf("personal", "global")] public string Accesstype { get; init; } = "personal";

    public override string ToString() => RecordText.Of(this);
}

/// <summary>A group or a switchboard within a user's body.</summary>
internal sealed record JoinedByUser
{
    [Required, Length(Max = 40)] public string Uuid { get; init; } = "";

    /// <summary>Those that a body names.</summary>
    public static IReadOnlyList<string> UuidsOf(JsonObject given, string field) =>
        [.. (given[field] as JsonArray ?? []).Select(item => (string)item!["uuid"]!)];
}

/// <summary>A group or a switchboard in the answer to the creation of a user.</summary>
internal sealed record JoinedAnswer(string Uuid, LinkView[] Links)
{
    public static IEnumerable<JoinedAnswer> Of(string collection, IEnumerable<string> uuids) =>
        uuids.Select(uuid => new JoinedAnswer(uuid, LinkView.To(collection, $"/{collection}/{uuid}")));
}
