using System.Security.Cryptography;
using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Authentication;

/// <summary>The administrator's token and tenant: configured, or generated at first start and kept in the data folder.</summary>
public sealed class AdminToken
{
    /// <summary>Reads or generates both.</summary>
    /// <exception cref="InvalidOperationException">The data folder can't be used; the message begins with its key.</exception>
    public AdminToken(IOptions<AuthOptions> auth, IOptions<ProcessOptions> process)
    {
        var folder = process.Value.DataDirectory;
        var isNew = false;
        Token = auth.Value.AdminToken ?? ReadOrMake(folder, "admin-token", NewToken, out isNew);
        IsNew = isNew;
        if (Token.Length < 16)
        {
            throw new InvalidOperationException(
                $"Confd:DataDirectory: '{Path.Combine(folder, "admin-token")}' holds no token of at least 16 characters; delete it to have a new one made.");
        }
        MasterTenant = auth.Value.MasterTenantUuid
            ?? (Guid.TryParse(ReadOrMake(folder, "master-tenant", () => Guid.NewGuid().ToString(), out _), out var kept)
                ? kept
                : throw new InvalidOperationException(
                    $"Confd:DataDirectory: '{Path.Combine(folder, "master-tenant")}' holds no uuid; restore it or set Confd:Auth:MasterTenant."));
    }

    /// <summary>The token.</summary>
    public string Token { get; }

    /// <summary>The administrator's tenant: the master tenant.</summary>
    public Guid MasterTenant { get; }

    /// <summary>The token was generated at this start, so nobody has seen it yet.</summary>
    public bool IsNew { get; }

    private static string NewToken() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string ReadOrMake(string folder, string name, Func<string> make, out bool isNew)
    {
        isNew = false;
        try
        {
            var file = Path.GetFullPath(Path.Combine(folder, name));
            isNew = !File.Exists(file) && TryMake(file, make());
            return Read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException($"Confd:DataDirectory '{folder}' can't be used: {exception.Message}", exception);
        }
    }

    /// <summary>When two processes start at once in one folder, one makes the file and the other waits for its content.</summary>
    private static string Read(string file)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var text = reader.ReadToEnd().Trim();
            if (text.Length > 0 || attempt == 100)
            {
                return text;
            }
            Thread.Sleep(10);
        }
    }

    private static bool TryMake(string file, string text)
    {
        var folder = Path.GetDirectoryName(file)!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite };
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
        FileStream stream;
        try
        {
            stream = new FileStream(file, options);
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
        try
        {
            using (stream)
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text + "\n"));
                stream.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // The disk is full. The next start would take half a token for a damaged one.
            File.Delete(file);
            throw;
        }
        return true;
    }
}
