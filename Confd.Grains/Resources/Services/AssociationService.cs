using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Links and unlinks pairs inside a session.</summary>
internal sealed class AssociationService<TLeft, TRight>(AssociationDeclaration<TLeft, TRight> declaration)
    where TLeft : class
    where TRight : class
{
    public AssociationDeclaration<TLeft, TRight> Declaration => declaration;

    /// <summary>Links the pair; of one that is linked already only the attributes change, without an event.</summary>
    /// <param name="session">The operation.</param>
    /// <param name="left">The side that owns the order.</param>
    /// <param name="right">The other side.</param>
    /// <param name="attributes">The pair's attributes that were given; null when it has none.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask AssociateAsync(
        Session session, Stored<TLeft> left, Stored<TRight> right, JsonObject? attributes, CancellationToken cancellationToken)
    {
        if (await ExistingAsync(session, left, right, cancellationToken) is { } existing)
        {
            if (attributes is not null)
            {
                session.Link(existing with { Body = BodyOf(declaration.KeepsAttributes ? existing.Body : null, attributes) });
            }
            return;
        }
        var pair = new PairContext<TLeft, TRight>(
            session, left, right, new LinkRow(declaration.Kind, left.Id, right.Id, Body: BodyOf(null, attributes)));
        await EnforceAsync(declaration.AssociateRules, pair, cancellationToken);
        if (declaration.Arrange is { } arrange)
        {
            pair = pair with { Link = await arrange(pair, cancellationToken) };
        }
        session.Link(pair.Link);
        foreach (var effect in declaration.AfterAssociate)
        {
            await effect(pair, cancellationToken);
        }
        await TellAsync(declaration.Associated, await RefreshAsync(pair, cancellationToken), cancellationToken);
    }

    /// <summary>Unlinks the pair; a pair that is not linked stays so, without an event.</summary>
    public async ValueTask DissociateAsync(
        Session session, Stored<TLeft> left, Stored<TRight> right, CancellationToken cancellationToken)
    {
        if (await ExistingAsync(session, left, right, cancellationToken) is not { } link)
        {
            return;
        }
        var pair = new PairContext<TLeft, TRight>(session, left, right, link);
        await EnforceAsync(declaration.DissociateRules, pair, cancellationToken);
        if (declaration.TellsDissociationFirst)
        {
            await TellAsync(declaration.Dissociated, pair, cancellationToken);
        }
        session.Unlink(link);
        foreach (var effect in declaration.AfterDissociate)
        {
            await effect(pair, cancellationToken);
        }
        if (!declaration.TellsDissociationFirst)
        {
            await TellAsync(declaration.Dissociated, await RefreshAsync(pair, cancellationToken), cancellationToken);
        }
    }

    public async ValueTask EnforceAsync(
        IReadOnlyList<PairRule<TLeft, TRight>> rules, PairContext<TLeft, TRight> pair,
        CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            if (await rule(pair, cancellationToken) is { } refusal)
            {
                throw new RefusedException(refusal);
            }
        }
    }

    public async ValueTask TellAsync(
        IReadOnlyList<Func<PairContext<TLeft, TRight>, CancellationToken, ValueTask<Told>>> events,
        PairContext<TLeft, TRight> pair, CancellationToken cancellationToken)
    {
        foreach (var tell in events)
        {
            pair.Session.Tell(pair.Left.Id, declaration.EventTenant(pair), await tell(pair, cancellationToken), pair.Right.Id);
        }
    }

    /// <summary>The given attributes over the current ones or their defaults.</summary>
    private string? BodyOf(string? current, JsonObject? given)
    {
        if (given is null || declaration.Attributes is not { } record)
        {
            return null;
        }
        var all = current is null ? [] : JsonNode.Parse(current)!.AsObject();
        foreach (var (name, value) in given)
        {
            all[name] = value?.DeepClone();
        }
        return JsonSerializer.Serialize(all.Deserialize(record, ConfdJson.Options), record, ConfdJson.Options);
    }

    private async ValueTask<LinkRow?> ExistingAsync(
        Session session, Stored<TLeft> left, Stored<TRight> right, CancellationToken cancellationToken)
    {
        var links = await session.LinksAsync(left.Id, cancellationToken);
        return links.FirstOrDefault(link =>
            link.Kind == declaration.Kind && link.Left == left.Id && link.Right == right.Id);
    }

    private static async ValueTask<PairContext<TLeft, TRight>> RefreshAsync(
        PairContext<TLeft, TRight> pair, CancellationToken cancellationToken) => pair with
        {
            Left = await pair.Session.FindAsync<TLeft>(pair.Left.Id, cancellationToken) ?? pair.Left,
            Right = await pair.Session.FindAsync<TRight>(pair.Right.Id, cancellationToken) ?? pair.Right,
        };
}
