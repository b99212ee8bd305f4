using Confd.Gateway.Hosting;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>Which wazo-auth server is asked, and for how long its answers hold. Section <c>Confd:Auth:Wazo</c>.</summary>
internal sealed record WazoAuthOptions
{
    /// <summary>Where the key of this service is when nothing is said about credentials.</summary>
    public const string DefaultKeyFile = "/var/lib/wazo-auth-keys/wazo-confd-key.yml";

    private const string Section = "Confd:Auth:Wazo";

    /// <summary>Address without <c>/0.1</c>. Default <c>http://localhost:80/api/auth</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Longest wait for one answer. Default 10 seconds.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether the certificate of an https server is checked. Default true.</summary>
    public required bool VerifyCertificate { get; init; }

    /// <summary>How long a positive answer holds. Default 3 seconds; 0 asks every time.</summary>
    public required TimeSpan CacheDuration { get; init; }

    /// <summary>Most answers of one sort that are kept. Default 20000.</summary>
    public required int CacheSize { get; init; }

    /// <summary>User of the service token, or null without one.</summary>
    public string? Username { get; init; }

    /// <summary>Password of <see cref="Username"/>.</summary>
    public string Password { get; init; } = "";

    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static WazoAuthOptions Read(IConfiguration configuration)
    {
        var (username, password) = Credentials(configuration);
        return new WazoAuthOptions
        {
            Url = Setting.Address(configuration, $"{Section}:Url", "http://localhost:80/api/auth"),
            Timeout = Setting.Duration(
                configuration, $"{Section}:Timeout", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
            VerifyCertificate = Setting.Flag(configuration, $"{Section}:VerifyCertificate", whenAbsent: true),
            CacheDuration = Setting.Duration(
                configuration, $"{Section}:CacheDuration", TimeSpan.FromSeconds(3), TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            CacheSize = (int)Setting.Number(configuration, $"{Section}:CacheSize", 20_000, 0, 10_000_000),
            Username = username,
            Password = password,
        };
    }

    private static (string? Username, string Password) Credentials(IConfiguration configuration)
    {
        var username = configuration[$"{Section}:Username"];
        var password = configuration[$"{Section}:Password"];
        if (username is { Length: > 0 } && password is { Length: > 0 })
        {
            return (username, password);
        }
        if (username is { Length: > 0 } || password is { Length: > 0 })
        {
            throw new InvalidOperationException($"{Section}:Username and {Section}:Password belong together.");
        }
        var file = configuration[$"{Section}:KeyFile"];
        if (file is not { Length: > 0 })
        {
            return File.Exists(DefaultKeyFile) ? ReadKeyFile(DefaultKeyFile) : (null, "");
        }
        return File.Exists(file)
            ? ReadKeyFile(file)
            : throw new InvalidOperationException($"{Section}:KeyFile names '{file}', which does not exist.");
    }

    /// <summary>The file is YAML, but only ever has two lines, <c>service_id: …</c> and <c>service_key: …</c>.</summary>
    private static (string Username, string Password) ReadKeyFile(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{Section}:KeyFile can't be read: {exception.Message}", exception);
        }
        var id = ValueOf("service_id");
        var key = ValueOf("service_key");
        return id.Length > 0 && key.Length > 0
            ? (id, key)
            : throw new InvalidOperationException($"{Section}:KeyFile '{file}' must have the lines service_id and service_key.");

        string ValueOf(string name) => lines
            .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 1)..].Trim().Trim('"', '\''))
            .FirstOrDefault("");
    }
}
