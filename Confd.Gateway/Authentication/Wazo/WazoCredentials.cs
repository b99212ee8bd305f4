using Confd.Configuration;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>As whom this service asks wazo-auth for a token of its own.</summary>
internal sealed record WazoCredentials(string Username, string Password)
{
    /// <summary>Where the key of this service is when nothing is said about credentials.</summary>
    private const string DefaultKeyFile = "/var/lib/wazo-auth-keys/wazo-confd-key.yml";

    private const string Section = "Confd:Auth:Wazo";

    /// <summary>Reads them from the options, or from the file that they name; null when there are none. Returns what is wrong.</summary>
    public static string? TryRead(WazoAuthOptions options, out WazoCredentials? credentials)
    {
        credentials = null;
        switch (options)
        {
            case { Username: { } username, Password: { } password }:
                credentials = new WazoCredentials(username, password);
                return null;
            case { Username: not null } or { Password: not null }:
                return $"{Section}:Username and {Section}:Password belong together.";
            case { KeyFile: null }:
                return File.Exists(DefaultKeyFile) ? TryReadFile(DefaultKeyFile, out credentials) : null;
            default:
                return File.Exists(options.KeyFile)
                    ? TryReadFile(options.KeyFile, out credentials)
                    : $"{Section}:KeyFile names '{options.KeyFile}', which does not exist.";
        }
    }

    private static string? TryReadFile(string file, out WazoCredentials? credentials)
    {
        var fault = ServiceKeyFile.TryRead(file, out var id, out var key);
        credentials = fault is null ? new WazoCredentials(id, key) : null;
        return fault is null ? null : $"{Section}:KeyFile {fault}";
    }
}
