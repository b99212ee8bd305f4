using Confd.Fields;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>One of Asterisk's own sounds.</summary>
/// <param name="Id">Its name, which may have folders in it: <c>digits/1</c>.</param>
/// <param name="Text">What is said, or null.</param>
/// <param name="Variants">The files that it is in.</param>
internal sealed record SystemSound(string Id, string? Text, IReadOnlyList<SystemVariant> Variants);

/// <summary>A file of one of Asterisk's own sounds.</summary>
/// <param name="Language">For example en_US.</param>
/// <param name="Format">As Asterisk calls it: slin for wav.</param>
internal sealed record SystemVariant(string Language, string Format);

/// <summary>
/// Asterisk's own sounds: Asterisk lists them if its REST interface is configured, else its folder does. Files are read from the
/// folder in both cases.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, sounds.</remarks>
internal sealed class SystemSounds(IOptions<SoundOptions> sounds, IOptions<AriOptions> ari) : IDisposable
{
    private static readonly InputPattern Country = new("^[a-z]{2}_[A-Z]{2}$");

    private readonly AriSounds? asterisk = ari.Value.Url is null ? null : new AriSounds(ari.Value);

    /// <summary>All of them in the order of their names, each with the variants of a language of one country.</summary>
    /// <exception cref="RefusedException">Asterisk can't be reached (503).</exception>
    public async ValueTask<IReadOnlyList<SystemSound>> ListAsync(CancellationToken cancellationToken)
    {
        var all = asterisk is null ? ListFolder() : await asterisk.ListAsync(cancellationToken);
        return [.. all.Select(WithCountries).Where(sound => sound.Variants.Count > 0).OrderBy(sound => sound.Id, StringComparer.Ordinal)];
    }

    /// <summary>One of them; null when there is none with this name.</summary>
    /// <exception cref="RefusedException">Asterisk can't be reached (503).</exception>
    public async ValueTask<SystemSound?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var found = asterisk is null
            ? ListFolder().FirstOrDefault(sound => sound.Id == id)
            : await asterisk.FindAsync(id, cancellationToken);
        return found is null ? null : WithCountries(found);
    }

    /// <summary>The path of a variant, even if the file does not exist.</summary>
    public string PathOf(SystemSound sound, SystemVariant variant) => Path.GetFullPath(Path.Combine(
        sounds.Value.SystemDirectory, variant.Language, $"{sound.Id}.{SoundNames.ExtensionOf(variant.Format)}"));

    /// <summary>True for a language with its country: the API shows no others.</summary>
    public static bool IsCountry(string language) => Country.IsMatch(language);

    public void Dispose() => asterisk?.Dispose();

    private IReadOnlyList<SystemSound> ListFolder()
    {
        try
        {
            return FolderSounds.List(sounds.Value.SystemDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(Refusals.Unavailable("Asterisk's folder of sounds can't be read"));
        }
    }

    private static SystemSound WithCountries(SystemSound sound) =>
        sound with { Variants = [.. sound.Variants.Where(variant => IsCountry(variant.Language))] };
}
