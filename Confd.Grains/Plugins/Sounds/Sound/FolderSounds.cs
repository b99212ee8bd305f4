namespace Confd.Plugins;

/// <summary>Reads Asterisk's folder of sounds: a folder for each language, in it files and folders of files.</summary>
internal static class FolderSounds
{
    /// <summary>Files that Asterisk can play. The folders also have licences and lists of changes.</summary>
    private static readonly HashSet<string> Extensions =
    [
        "alaw", "al", "alw", "au", "g719", "g722", "g723", "g723sf", "g726-16", "g726-24", "g726-32", "g726-40", "g729", "gsm", "h264",
        "ilbc", "mp3", "ogg", "opus", "pcm", "siren7", "siren14", "sln", "sln12", "sln16", "sln24", "sln32", "sln44", "sln48", "sln96",
        "sln192", "speex", "ulaw", "ul", "ulw", "mu", "vox", "wav", "wav16", "WAV", "wav49",
    ];

    /// <summary>Every sound; none where there is no folder.</summary>
    public static IReadOnlyList<SystemSound> List(string folder)
    {
        var found = new Dictionary<string, List<SystemVariant>>();
        var texts = new Dictionary<string, string>();
        foreach (var language in Directories(folder).Where(path => SystemSounds.IsCountry(Path.GetFileName(path))))
        {
            foreach (var file in Directory.EnumerateFiles(language, "*", SearchOption.AllDirectories))
            {
                var (_, extension) = SoundNames.Split(file);
                if (extension is not null && Extensions.Contains(extension))
                {
                    var id = Path.GetRelativePath(language, file)[..^(extension.Length + 1)];
                    if (!found.TryGetValue(id, out var variants))
                    {
                        found[id] = variants = [];
                    }
                    variants.Add(new SystemVariant(Path.GetFileName(language), SoundNames.FormatOf(extension)!));
                }
            }
            if (Path.GetFileName(language).StartsWith("en_", StringComparison.Ordinal))
            {
                ReadTexts(language, texts);
            }
        }
        return [.. found.Select(sound => new SystemSound(sound.Key, texts.GetValueOrDefault(sound.Key), sound.Value))];
    }

    private static IEnumerable<string> Directories(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];

    /// <summary>Asterisk's lists of what is said: lines with a name, a colon and the text; comments begin with a semicolon.</summary>
    private static void ReadTexts(string language, Dictionary<string, string> texts)
    {
        foreach (var line in Directory.EnumerateFiles(language, "*.txt").Order(StringComparer.Ordinal).SelectMany(file => File.ReadLines(file)))
        {
            if (!line.StartsWith(';') && line.Split(':', 2) is [var name, var text] && text.Trim() is { Length: > 0 } said)
            {
                texts.TryAdd(name.Trim(), said);
            }
        }
    }
}
