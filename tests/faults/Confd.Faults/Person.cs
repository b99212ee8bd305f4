namespace Confd.Faults;

/// <summary>
/// One user with its line, endpoint and extension, as one worker knows it. A request without an answer leaves two
/// possibilities until the next one is acknowledged.
/// </summary>
internal sealed class Person
{
    /// <summary>Unique in the whole run; the user's last name.</summary>
    public required string Mark { get; init; }

    /// <summary>Null until the creation was acknowledged or the user was found.</summary>
    public string? Uuid { get; set; }

    public int Extension { get; set; }

    /// <summary>First names that the user may have.</summary>
    public HashSet<string> Names { get; set; } = [];

    /// <summary>Numbers that the extension may have.</summary>
    public HashSet<string> Numbers { get; set; } = [];

    /// <summary>A creation without an answer: it may exist.</summary>
    public bool MayExist { get; set; }

    /// <summary>A deletion was acknowledged.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>A deletion without an answer: it may be gone.</summary>
    public bool MayBeGone { get; set; }

    /// <summary>Acknowledged edits of the user.</summary>
    public int Edits { get; set; }

    /// <summary>Edits of the user without an answer.</summary>
    public int DoubtfulEdits { get; set; }
}
