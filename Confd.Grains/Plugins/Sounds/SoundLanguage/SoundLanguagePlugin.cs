namespace Confd.Plugins;

/// <summary>Declares <c>/sounds/languages</c>: the languages that Asterisk speaks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, sounds/languages.</remarks>
public sealed class SoundLanguagePlugin() : RoutePlugin("sound_language")
{
    private const string List = "/sounds/languages";

    public override void Declare(RouteBuilder routes) => routes
        .Route("GET", List, ReadAsync, isList: true, answers: typeof(SoundLanguage), query: []).Acl("confd.sounds.languages.get")
        .NotOffered("POST", List);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var sounds = await route.UnitOfWork.Service<SystemSounds>().ListAsync(cancellationToken);
        var languages = sounds.SelectMany(sound => sound.Variants).Select(variant => variant.Language).Distinct()
            .Order(StringComparer.Ordinal).Select(tag => new SoundLanguage(tag)).ToList();
        return RouteResult.Page(languages.Count, languages);
    }
}
