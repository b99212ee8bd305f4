using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Confd.Asterisk;

/// <summary>An Asterisk server that reloads what has changed, as configured.</summary>
internal sealed class AsteriskTarget(AsteriskServerOptions options, TimeSpan window, TimeSpan timeout)
{
    private readonly X509Certificate2Collection? roots = options.ReadRoots().Roots;

    /// <summary>Names it in the API.</summary>
    public string Name { get; } = options.Called!;

    public Uri Address { get; } = options.Address!;

    public string Username { get; } = options.Username;

    public string Password { get; } = options.Password!;

    /// <summary>How long changes are gathered.</summary>
    public TimeSpan Window => window;

    /// <summary>Longest wait for an answer.</summary>
    public TimeSpan Timeout => timeout;

    public bool IsManager => Address.Scheme is "ami" or "amis";

    /// <summary><c>ami</c> or <c>ari</c>.</summary>
    public string Kind => IsManager ? "ami" : "ari";

    /// <summary>Name of its sink.</summary>
    public string Sink => $"asterisk-{Name}";

    /// <summary>How its certificate is checked: by name, and by the certificates that are trusted.</summary>
    public SslClientAuthenticationOptions NewTls()
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = Address.DnsSafeHost };
        if (roots is not null)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        return tls;
    }
}
