using System.Security.Cryptography;

namespace Confd.Gateway.Authentication;

/// <summary>The administrator's token and tenant: from configuration, or made at the first start and kept in the data folder.</summary>
public sealed class AdminToken
{
    /// <summary>Reads or makes both.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public AdminToken(IConfiguration configuration)
    {
        var folder = configuration["Confd:DataDirectory"] ?? "./data";
        var configured = configuration["Confd:Auth:AdminToken"];
        if (configured is { Length: > 0 and < 16 })
        {
            throw new InvalidOperationException("Confd:Auth:AdminToken must have at least 16 characters.");
        }
        var isNew = false;
        Token = configured is { Length: > 0 }
            ? configured
            : ReadOrMake(Path.Combine(folder, "admin-token"), NewToken, out isNew);
        IsNew = isNew;
        var tenant = configuration["Confd:Auth:MasterTenant"];
        if (tenant is { Length: > 0 })
        {
            MasterTenant = Guid.TryParse(tenant, out var uuid)
                ? uuid
                : throw new InvalidOperationException("Confd:Auth:MasterTenant must be a uuid.");
        }
        else
        {
            MasterTenant = Guid.Parse(ReadOrMake(
                Path.Combine(folder, "master-tenant"), () => Guid.NewGuid().ToString(), out _));
        }
    }

    /// <summary>The token.</summary>
    public string Token { get; }

    /// <summary>The administrator's tenant, above all others.</summary>
    public Guid MasterTenant { get; }

    /// <summary>The token was made just now, so nobody has seen it yet.</summary>
    public bool IsNew { get; }

    private static string NewToken() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string ReadOrMake(string file, Func<string> make, out bool isNew)
    {
        isNew = !File.Exists(file);
        if (!isNew)
        {
            return File.ReadAllText(file).Trim();
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var text = make();
        using var writer = new StreamWriter(new FileStream(file, options));
        writer.WriteLine(text);
        return text;
    }
}
