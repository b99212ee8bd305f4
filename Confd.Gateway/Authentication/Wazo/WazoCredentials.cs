using Confd.Configuration;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>The credentials with which this service asks wazo-auth for its own token.</summary>
internal sealed record WazoCredentials(string Username, string Password)
{
    /// <summary>File with the key of this service when no credentials are configured.</summary>
    private const string DefaultKeyFile = "/var/lib/wazo-auth-keys/wazo-confd-key.yml";

    private const string Section = "Confd:Auth:Wazo";

    /// <summary>Reads them from the options, or from the file that they name; null for none. Returns the fault.</summary>
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
