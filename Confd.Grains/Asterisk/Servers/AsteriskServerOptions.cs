using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confd.Configuration;

namespace Confd.Asterisk;

/// <summary>An Asterisk server that reloads what has changed. Section <c>Confd:Asterisk:Servers:0</c> and so on.</summary>
public sealed class AsteriskServerOptions
{
    private const int LongestName = 64;

    /// <summary>
    /// Where it listens: <c>ami://host:5038</c> or <c>amis://host:5039</c> (TLS) for the manager interface, <c>http://host:8088/ari</c> or
    /// <c>https://host:8089/ari</c> for the REST interface.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>Names it in the API and in the log of events, 1 to 64 letters, digits, <c>. _ : -</c>. Default: host and port of <see cref="Url"/>.</summary>
    public string? Name { get; set; }

    /// <summary>User of manager.conf or ari.conf. Default <c>confd</c>.</summary>
    public string Username { get; set; } = "confd";

    /// <summary>Password of <see cref="Username"/>.</summary>
    [Secret]
    public string? Password { get; set; }

    /// <summary>Certificates in PEM that are trusted instead of the machine's own, for example that of the server. Default: the machine's.</summary>
    public string? CaFile { get; set; }

    /// <summary><see cref="Url"/>, with the port that it has by default; null when it is none that can be used.</summary>
    internal Uri? Address =>
        Uri.TryCreate(Url, UriKind.Absolute, out var address) && address is { Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 }
            ? address.Scheme switch
            {
                "http" or "https" => address,
                "ami" or "amis" when address.AbsolutePath is "" or "/" =>
                    address.Port > 0 ? address : new UriBuilder(address) { Port = address.Scheme == "ami" ? 5038 : 5039 }.Uri,
                _ => null,
            }
            : null;

    /// <summary><see cref="Name"/>, or its default.</summary>
    internal string? Called => Name ?? (Address is { } address ? $"{address.DnsSafeHost}:{address.Port}" : null);

    /// <summary>What is wrong with it, a line for each fault.</summary>
    internal IEnumerable<string> FaultsOf(string section)
    {
        if (Address is null)
        {
            yield return $"{section}:Url must be an address like ami://host:5038, amis://host:5039 or http://host:8088/ari{Given}.";
        }
        if (Name is { } name && (name.Length is 0 or > LongestName || !name.All(IsOfName)))
        {
            yield return $"{section}:Name must be 1 to {LongestName} letters, digits and . _ : -, not '{name}'.";
        }
        if (Username.Length == 0 || Username.Any(char.IsControl) || Username.Contains(':'))
        {
            yield return $"{section}:Username must have no colons and no control characters.";
        }
        if (Password is not { Length: > 0 } || Password.Any(char.IsControl))
        {
            yield return $"{section}:Password is required, without control characters.";
        }
        if (ReadRoots() is { Fault: { } fault })
        {
            yield return $"{section}:CaFile must be a file of certificates in PEM, not '{CaFile}': {fault}";
        }
    }

    /// <summary>The certificates of <see cref="CaFile"/>; null for those of the machine.</summary>
    internal (X509Certificate2Collection? Roots, string? Fault) ReadRoots()
    {
        if (CaFile is null)
        {
            return (null, null);
        }
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(CaFile);
            return roots.Count > 0 ? (roots, null) : (null, "it has none.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return (null, exception.Message);
        }
    }

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or ':' or '-';

    /// <summary>An address with a password in it is not shown.</summary>
    private string Given => Url is null || Url.Contains('@') ? "" : $", not '{Url}'";
}
