using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Confd.Gateway.Authentication.Jwt;

/// <summary>The keys of <c>KeyFile</c> and <c>SigningKey</c>.</summary>
internal static class JwtKeys
{
    /// <summary>The readable keys, and the faults of the others.</summary>
    public static (IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Faults) Read(JwtAuthOptions options)
    {
        var keys = new List<SecurityKey>();
        var faults = new List<string>();
        if (options.SigningKey is { } secret)
        {
            if (Encoding.UTF8.GetByteCount(secret) >= 32)
            {
                keys.Add(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)));
            }
            else
            {
                faults.Add("Confd:Auth:Jwt:SigningKey must have at least 32 characters.");
            }
        }
        if (options.KeyFile is { } file)
        {
            try
            {
                keys.AddRange(Parse(File.ReadAllText(file)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                faults.Add($"Confd:Auth:Jwt:KeyFile '{file}' must hold a JSON web key set or a public key in PEM: {exception.Message}");
            }
        }
        return (keys, faults);
    }

    private static IEnumerable<SecurityKey> Parse(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            var keys = new JsonWebKeySet(text).GetSigningKeys();
            return keys.Count > 0 ? keys : throw new ArgumentException("it has no key for signatures");
        }
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new ArgumentException("a private key does not belong here");
        }
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return [new RsaSecurityKey(rsa)];
        }
        catch (CryptographicException)
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(text);
            return [new ECDsaSecurityKey(curve)];
        }
    }
}
