using System.Security.Cryptography;

namespace Confd.Asterisk;

/// <summary>A composed part of a file.</summary>
/// <param name="Tenant">Its tenant; null for what belongs to the whole system.</param>
/// <param name="Text">UTF-8.</param>
/// <param name="Secrets">Places of the secrets in the text.</param>
/// <param name="Findings">What was found while it was composed.</param>
/// <param name="Facts">What it was composed from; see <see cref="ResourceImage.PlacesOf"/>.</param>
/// <param name="ComposedAt">Time of the image.</param>
internal sealed record ConfPart(
    Guid? Tenant, byte[] Text, IReadOnlyList<(int Start, int End)> Secrets, IReadOnlyList<Finding> Findings, int[] Facts,
    long ComposedAt)
{
    private static readonly byte[] Hidden = "***"u8.ToArray();

    private byte[]? hash;
    private byte[]? hashWithoutSecrets;

    public bool IsCurrent(ResourceImage image) => image.IsCurrent(Facts, ComposedAt);

    /// <summary>Hash of the text that a reader sees. A file of thousands of parts is hashed from these when one part has changed.</summary>
    public byte[] HashOf(bool showsSecrets) =>
        showsSecrets || Secrets.Count == 0 ? hash ??= SHA256.HashData(Text) : hashWithoutSecrets ??= SHA256.HashData(WithoutSecrets());

    /// <summary>The text, with its secrets or with marks in their places.</summary>
    public byte[] Shown(bool showsSecrets) => showsSecrets || Secrets.Count == 0 ? Text : WithoutSecrets();

    private byte[] WithoutSecrets()
    {
        using var text = new MemoryStream();
        var written = 0;
        foreach (var (start, end) in Secrets)
        {
            text.Write(Text.AsSpan(written, start - written));
            text.Write(Hidden);
            written = end;
        }
        text.Write(Text.AsSpan(written));
        return text.ToArray();
    }
}
