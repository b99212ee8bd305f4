using System.Security.Cryptography;

namespace Confd.Asterisk;

/// <summary>A file as it was composed; it never changes.</summary>
internal sealed class ConfFileText
{
    private static readonly byte[] Head = "; Composed by Confd. Changes made here are lost.\n\n"u8.ToArray();

    /// <summary>Makes the text of now.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="before">The text of before; null for none.</param>
    /// <param name="now">The time.</param>
    public ConfFileText(string name, IReadOnlyList<ConfPart> parts, ConfFileText? before, DateTimeOffset now)
    {
        Name = name;
        Parts = parts;
        Version = VersionOf(new ConfFileView(this));
        ChangedAt = before?.Version == Version ? before.ChangedAt : now;
        Length = Head.Length + parts.Sum(part => (long)part.Text.Length);
    }

    public string Name { get; }

    public IReadOnlyList<ConfPart> Parts { get; }

    /// <summary>When this silo composed the text first.</summary>
    public DateTimeOffset ChangedAt { get; }

    /// <summary>A hash: equal for equal texts alone.</summary>
    public string Version { get; }

    /// <summary>What Asterisk reloads for it; see <see cref="ConfFilePlugin"/>.</summary>
    public string? Module { get; init; }

    /// <summary>Grows with each text of the file that this silo composes.</summary>
    public long Moment { get; init; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    public IEnumerable<Finding> Findings => Parts.SelectMany(part => part.Findings);

    /// <summary>Hash of what a reader sees: of the hashes of its parts, so that a change of one costs little.</summary>
    public static string VersionOf(ConfFileView view)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Head);
        foreach (var part in view.Parts.Where(part => part.Text.Length > 0))
        {
            hash.AppendData(part.HashOf(view.ShowsSecrets));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>The text that a reader sees, a piece at a time.</summary>
    public static ConfFilePieces Read(ConfFileView view) => new(Head, view);
}

/// <summary>What of a file somebody sees.</summary>
/// <param name="File">The file.</param>
/// <param name="ShowsSecrets">With secrets.</param>
/// <param name="Tenant">Only the parts of this tenant; null for all.</param>
internal sealed record ConfFileView(ConfFileText File, bool ShowsSecrets = true, Guid? Tenant = null)
{
    public IEnumerable<ConfPart> Parts => Tenant is { } tenant ? File.Parts.Where(part => part.Tenant == tenant) : File.Parts;

    /// <summary>Hash of it.</summary>
    public string Version => this is { ShowsSecrets: true, Tenant: null } ? File.Version : ConfFileText.VersionOf(this);
}
