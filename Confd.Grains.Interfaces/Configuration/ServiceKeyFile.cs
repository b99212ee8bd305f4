namespace Confd.Configuration;

/// <summary>Files in which wazo-auth's packages leave the keys of services: YAML, but only ever two lines.</summary>
public static class ServiceKeyFile
{
    /// <summary>Reads <c>service_id: …</c> and <c>service_key: …</c>.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="id">As whom a token is asked for; empty when something is wrong.</param>
    /// <param name="key">The key; empty when something is wrong.</param>
    /// <returns>What is wrong, to follow the name of the file's setting; null when nothing is.</returns>
    public static string? TryRead(string file, out string id, out string key)
    {
        (id, key) = ("", "");
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"can't be read: {exception.Message}";
        }
        if (ValueOf("service_id") is not { Length: > 0 } foundId || ValueOf("service_key") is not { Length: > 0 } foundKey)
        {
            return $"'{file}' must have the lines service_id and service_key.";
        }
        (id, key) = (foundId, foundKey);
        return null;

        string ValueOf(string name) => lines
            .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 1)..].Trim().Trim('"', '\''))
            .FirstOrDefault("");
    }
}
