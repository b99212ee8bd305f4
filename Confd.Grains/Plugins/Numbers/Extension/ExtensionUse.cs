using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The id in error texts of the resource that uses an extension; null when the extension counts as free.</summary>
internal delegate ValueTask<string?> ExtensionHolder(UnitOfWork work, LinkRow link, CancellationToken cancellationToken);

/// <summary>The use that a plugin makes of extensions: an extension leads to only one kind of resource.</summary>
/// <param name="Word">Name of that kind in error texts.</param>
internal sealed record ExtensionUse(string Word)
{
    /// <summary>Type of the contexts whose extensions may lead there.</summary>
    public string ContextType { get; init; } = "internal";

    /// <summary>True when the number is in the context's ranges for it; null when it need not be in any. Patterns always are.</summary>
    public Func<Context, string, bool>? IsInRange { get; init; }

    /// <summary>The integer id of the left side by default.</summary>
    public ExtensionHolder HolderAsync { get; init; } = async (work, link, cancellationToken) =>
        $"{await work.NumberOfAsync(link.Left, cancellationToken)}";

    /// <summary>Refuses a context of another type, for an extension that leads there already.</summary>
    public Refusal? RefuseType(Context context) => context.Type == ContextType
        ? null
        : Refusals.Resource($"ContextType '{context.Type}' cannot be associated");

    /// <summary>Refuses a number outside the context's ranges.</summary>
    public Refusal? RefuseRange(Extension extension, Context context) =>
        IsInRange is null || extension.Exten.StartsWith('_') || IsInRange(context, extension.Exten)
            ? null
            : Refusals.Input($"Extension '{extension.Exten}' is outside of range for context '{context.Name}'");
}
