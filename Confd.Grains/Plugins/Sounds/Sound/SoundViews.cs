using Confd.Fields;

namespace Confd.Plugins;

/// <summary>A category of sounds.</summary>
/// <param name="TenantUuid">Owner; null for Asterisk's own sounds.</param>
/// <param name="Name">Its name, which is that of its folder.</param>
/// <param name="Files">Its sounds, each with its variants.</param>
/// <param name="Links">Where it is.</param>
internal sealed record SoundCategory(Guid? TenantUuid, string Name, IReadOnlyList<SoundFile> Files, LinkView[] Links)
{
    public static SoundCategory Of(Guid? tenant, string name, IReadOnlyList<SoundFile> files) =>
        new(tenant, name, files, LinkView.To("sounds", $"/sounds/{name}"));
}

/// <summary>A sound.</summary>
/// <param name="TenantUuid">Owner; null for Asterisk's own sounds.</param>
/// <param name="Name">Without extension.</param>
/// <param name="Formats">The files that it is in.</param>
internal sealed record SoundFile(Guid? TenantUuid, string Name, IReadOnlyList<SoundFormat> Formats);

/// <summary>A file with a sound.</summary>
/// <param name="Format">Its extension, slin for wav; null without one.</param>
/// <param name="Language">The language that is spoken, for example fr_FR; null for any.</param>
/// <param name="TenantUuid">Owner; null for Asterisk's own sounds.</param>
/// <param name="Text">What is said; known of some of Asterisk's own sounds.</param>
/// <param name="Path">Where Asterisk finds it, without extension; null for Asterisk's own sounds.</param>
internal sealed record SoundFormat(string? Format, string? Language, Guid? TenantUuid, string? Text, string? Path);

/// <summary>A language that Asterisk speaks.</summary>
/// <param name="Tag">For example fr_CA.</param>
internal sealed record SoundLanguage(string Tag);

/// <summary>Body of a new category.</summary>
internal sealed record SoundBody
{
    /// <summary>2 to 149 letters, digits and <c>-_.</c>, the first a letter or a digit.</summary>
    [Required, Length(Min = 1, Max = 149), NoneOf("Invalid input.", SoundNames.System)]
    [NoneOf(
        "The following name are reserved for internal usage: ['monitor', 'recordings-meetme']", "monitor", "recordings-meetme")]
    [Pattern(SoundNames.FolderPattern)]
    public string Name { get; init; } = "";
}

/// <summary>Query of a file, and of lists that show files.</summary>
internal sealed record SoundQuery
{
    public string? Format { get; init; }

    [Pattern(SoundNames.FolderPattern)] public string? Language { get; init; }
}
