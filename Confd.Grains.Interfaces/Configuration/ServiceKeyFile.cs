namespace Confd.Configuration;

/// <summary>Files in which wazo-auth's packages store the keys of services: YAML, always two lines.</summary>
public static class ServiceKeyFile
{
    /// <summary>Reads <c>service_id: …</c> and <c>service_key: …</c>.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="id">The id with which to ask for a token; empty on a fault.</param>
    /// <param name="key">The key; empty on a fault.</param>
    /// <returns>The fault, as a text after the name of the file's setting; null for none.</returns>
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
