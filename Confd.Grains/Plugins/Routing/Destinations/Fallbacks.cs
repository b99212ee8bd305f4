namespace Confd.Plugins;

/// <summary>What the fallbacks of all resources have in common: where calls go when nobody takes them.</summary>
internal static class Fallbacks
{
    /// <summary>
    /// A document of destinations at <c>/groups/{group_uuid}/fallbacks</c>, with the event <c>group_fallback_edited</c>.
    /// </summary>
    /// <param name="document">Declares the document.</param>
    /// <param name="word">The owner's name, <c>group</c>.</param>
    /// <param name="placeholder">Its id in the path, <c>group_uuid:id</c>.</param>
    /// <param name="map">Applies a function to each of the destinations.</param>
    /// <param name="payload">Payload of the event.</param>
    /// <param name="collection">First part of the path, if it is not the word with an s.</param>
    /// <param name="headers">Headers of the event; for all users of the tenant by default.</param>
    /// <param name="acl">Permission to see the event, if it has its own.</param>
    public static DocumentBuilder<TOwner, TDocument> LeadsTo<TOwner, TDocument>(
        this DocumentBuilder<TOwner, TDocument> document, string word, string placeholder,
        DestinationMap<TDocument> map, Func<TOwner, object> payload,
        string? collection = null,
        Func<Stored<TOwner>, System.Text.Json.Nodes.JsonObject>? headers = null, string? acl = null)
        where TOwner : class
        where TDocument : class, new()
    {
        var plural = collection ?? $"{word}s";
        return document
            .Route($"/{plural}/{{{placeholder}}}/fallbacks")
            .Record(record => record.Destinations("destinations", map))
            .OnEdited((owner, _) => new DomainEvent($"{word}_fallback_edited", $"config.{plural}.fallbacks.edited", payload(owner.Value))
            {
                Headers = headers?.Invoke(owner),
                Acl = acl,
            });
    }
}
