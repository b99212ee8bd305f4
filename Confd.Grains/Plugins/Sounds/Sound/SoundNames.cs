namespace Confd.Plugins;

/// <summary>Names of folders and files of sounds, and the variants that a request asks for.</summary>
internal static class SoundNames
{
    /// <summary>The category of Asterisk's own sounds.</summary>
    public const string System = "system";

    /// <summary>Categories and languages.</summary>
    public const string FolderPattern = "^[a-zA-Z0-9]{1}[-_.a-zA-Z0-9]+$";

    private static readonly string[] Reserved = ["monitor", "recordings-meetme"];

    private static readonly string[] Default = ["acd", "features", "playback", "recordings"];

    /// <summary>Other programs write there, so it is neither shown nor changed.</summary>
    public static bool IsReserved(string category) => Reserved.Contains(category);

    /// <summary>Asterisk and other services need it.</summary>
    public static bool IsDefault(string category) => Default.Contains(category);

    /// <summary>The extension of files in a format; null for none.</summary>
    public static string? ExtensionOf(string? format) => format switch
    {
        null or "" => null,
        "slin" => "wav",
        _ => format,
    };

    /// <summary>The format of files with an extension.</summary>
    public static string? FormatOf(string? extension) => extension == "wav" ? "slin" : extension;

    /// <summary>A name and its extension; a name that ends with a dot has no extension.</summary>
    public static (string Name, string? Extension) Split(string file) =>
        Path.GetExtension(file) is [_, .. { Length: > 0 } extension] ? (Path.GetFileNameWithoutExtension(file), extension) : (file, null);

    /// <summary>Refuses parts of a path that could lead elsewhere.</summary>
    /// <exception cref="RefusedException">One of them could.</exception>
    public static void Demand(params IEnumerable<string?> parts)
    {
        var dangerous = parts.Where(part => part is not null
            && (part.Contains("..", StringComparison.Ordinal) || part.Contains('/', StringComparison.Ordinal) || part.Contains('\\', StringComparison.Ordinal)))
            .ToList();
        if (dangerous.Count > 0)
        {
            throw new RefusedException(Refusals.NotPermitted($"Dangerous path fragment: \"{PythonText.Literal(dangerous)}\""));
        }
    }
}
