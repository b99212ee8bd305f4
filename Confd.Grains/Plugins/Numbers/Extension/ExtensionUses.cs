using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Rules common to all plugins that use extensions.</summary>
internal static class ExtensionUses
{
    /// <summary>
    /// The extension is the only one of the left side and leads nowhere else: rules in the contract's order, no deletion
    /// of a used extension, and the view of the left side lists it as <c>extensions</c>.
    /// </summary>
    /// <param name="pair">Declares the association.</param>
    /// <param name="use">The use of the extension.</param>
    /// <param name="called">Name of the left side in error texts.</param>
    /// <param name="idField">Name of its id in error texts.</param>
    /// <param name="id">Its id in error texts.</param>
    /// <param name="checksRange">The number must be in the context's ranges when it is associated.</param>
    public static AssociationBuilder<TLeft, Extension> HasOneExtension<TLeft>(
        this AssociationBuilder<TLeft, Extension> pair, ExtensionUse use, string called, string idField,
        Func<TLeft, object> id, bool checksRange = true)
        where TLeft : class => pair
            .OneRight((link, current) => Refusals.Associated(
                called, "Extension", (idField, id(link.Left.Value)), ("extension_id", current.Id)))
            .OneLeft((link, current) => Refusals.Associated(
                called, "Extension", (idField, id(current)), ("extension_id", link.Right.Value.Id)))
            .LeadsExtension(use, checksRange)
            .ShowOnLeft("extensions");

    /// <summary>The extension leads nowhere else, is in a context of the right type and in range; it can't be deleted.</summary>
    public static AssociationBuilder<TLeft, Extension> LeadsExtension<TLeft>(
        this AssociationBuilder<TLeft, Extension> pair, ExtensionUse use, bool checksRange)
        where TLeft : class => pair
            .Facet(use)
            .Associate((link, cancellationToken) => RefuseUsedAsync(link.UnitOfWork, link.Right, "extension_id", exceptLines: false, cancellationToken))
            .Associate(async (link, cancellationToken) =>
                await ContextOfAsync(link.UnitOfWork, link.Right.Value, cancellationToken) is { } context
                    ? RefuseType(use, link.Right.Value, context) ?? (checksRange ? use.RefuseRange(link.Right.Value, context) : null)
                    : null);

    /// <summary>Refuses when the extension is in use.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="extension">The extension.</param>
    /// <param name="idField">Name of the extension's id in the error text.</param>
    /// <param name="exceptLines">Lines and their users do not count.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async ValueTask<Refusal?> RefuseUsedAsync(
        UnitOfWork work, Stored<Extension> extension, string idField, bool exceptLines, CancellationToken cancellationToken)
    {
        foreach (var (link, use) in await UsesAsync(work, extension.Id, cancellationToken))
        {
            if (!(exceptLines && use == LineExtensionPlugin.Use)
                && await use.HolderAsync(work, link, cancellationToken) is { } holder)
            {
                return Refusals.Associated(
                    "Extension", use.Word, (idField, extension.Value.Id), ("associated_id", holder));
            }
        }
        return null;
    }

    /// <summary>Everything that the extension leads to.</summary>
    public static async ValueTask<IReadOnlyList<(LinkRow Link, ExtensionUse Use)>> UsesAsync(
        UnitOfWork work, ResourceId extension, CancellationToken cancellationToken) =>
        [
            .. from link in await work.LinksAsync(extension, cancellationToken)
            where link.Right == extension
            let use = work.FacetOf<ExtensionUse>(link)
            where use is not null
            select (link, use),
        ];

    private static async ValueTask<Context?> ContextOfAsync(
        UnitOfWork work, Extension extension, CancellationToken cancellationToken) =>
        (await work.FindByAsync<Context>(ContextPlugin.ByName, extension.Context, cancellationToken))?.Value;

    /// <summary>As <see cref="ExtensionUse.RefuseType"/>, with the extension in the text.</summary>
    private static Refusal? RefuseType(ExtensionUse use, Extension extension, Context context) =>
        context.Type == use.ContextType
            ? null
            : Refusals.Resource(
                $"ContextType '{context.Type}' cannot be associated", ("id", extension.Id), ("context", extension.Context));
}
