namespace Confd.Plugins;

/// <summary>What all resources with one number of their own have in common.</summary>
internal static class NumberOf
{
    /// <summary>
    /// The number of the left side: at most one on each side. The path is
    /// <c>/queues/{queue_id}/extensions/{extension_id}</c>, the events are <c>queue_extension_associated</c> and
    /// <c>queue_extension_dissociated</c>, both views show the pair, and lists of the left side have the column <c>exten</c>.
    /// </summary>
    /// <param name="pair">Declares the association.</param>
    /// <param name="use">The use of the extension.</param>
    /// <param name="word">The left side's name, <c>queue</c>.</param>
    /// <param name="placeholder">Its id in the path, <c>queue_id:int</c>.</param>
    /// <param name="id">Its id in error texts.</param>
    /// <param name="payload">Payload of the events.</param>
    /// <param name="collection">First part of the path, if it is not the word with an s.</param>
    /// <param name="called">Its name in error texts, if that is not the word.</param>
    /// <param name="checksRange">The number must be in the context's ranges when it is associated.</param>
    /// <param name="tenantLast">The tenants are compared after all other rules.</param>
    /// <param name="reload">What Asterisk reloads; the dialplan by default.</param>
    public static AssociationBuilder<TLeft, Extension> HasNumber<TLeft>(
        this AssociationBuilder<TLeft, Extension> pair, ExtensionUse use, string word, string placeholder,
        Func<TLeft, object> id, Func<PairContext<TLeft, Extension>, object> payload,
        string? collection = null, string? called = null, bool checksRange = true, bool tenantLast = false,
        string reload = Reload.Dialplan)
        where TLeft : class
    {
        var plural = collection ?? $"{word}s";
        pair.Route($"/{plural}/{{{placeholder}}}/extensions/{{extension_id:int}}");
        // rules, in this order
        if (!tenantLast)
        {
            pair.SameTenant(rightFirst: true);
        }
        pair.HasOneExtension(
            use, called ?? $"{char.ToUpperInvariant(word[0])}{word[1..]}", $"{word}_id", id, checksRange);
        if (tenantLast)
        {
            pair.SameTenant(rightFirst: true);
        }
        return pair
            // reading
            .ShowOneOnRight(word)
            .Extends<TLeft>(left => left.Column("exten", pair.ToRight, "exten"))
            // effects
            .Events($"{word}_extension", $"config.{plural}.extensions", payload, [reload]);
    }
}
