using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Which id of the user of an extension error texts show; null when the extension is free all the same.</summary>
internal delegate ValueTask<string?> ExtensionHolder(UnitOfWork work, LinkRow link, CancellationToken cancellationToken);

/// <summary>What the plugins that lead extensions somewhere say of it: an extension leads to one sort of thing only.</summary>
/// <param name="Word">How error texts call that sort.</param>
internal sealed record ExtensionUse(string Word)
{
    /// <summary>Type of the contexts whose extensions may lead there.</summary>
    public string ContextType { get; init; } = "internal";

    /// <summary>True when the number is in the context's ranges for it; null when it need not be in any. Patterns always are.</summary>
    public Func<Context, string, bool>? IsInRange { get; init; }

    /// <summary>The integer id of the left side by default.</summary>
    public ExtensionHolder HolderAsync { get; init; } = async (work, link, cancellationToken) =>
        $"{(await work.TrackAsync(link.Left, cancellationToken))?.Number}";

    /// <summary>What the extension's context must be like, for an extension that leads there already.</summary>
    public Refusal? RefuseType(Context context) => context.Type == ContextType
        ? null
        : Refusals.Resource($"ContextType '{context.Type}' cannot be associated");

    /// <summary>Where the extension's number must be.</summary>
    public Refusal? RefuseRange(Extension extension, Context context) =>
        IsInRange is null || extension.Exten.StartsWith('_') || IsInRange(context, extension.Exten)
            ? null
            : Refusals.Input($"Extension '{extension.Exten}' is outside of range for context '{context.Name}'");
}
