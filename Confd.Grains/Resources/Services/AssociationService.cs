using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Links and unlinks pairs inside a unit of work.</summary>
internal sealed class AssociationService<TLeft, TRight>(AssociationDeclaration<TLeft, TRight> declaration)
    where TLeft : class
    where TRight : class
{
    public AssociationDeclaration<TLeft, TRight> Declaration => declaration;

    /// <summary>Links the pair. When it is linked already, only its attributes change, without an event.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="left">The side that owns the order.</param>
    /// <param name="right">The other side.</param>
    /// <param name="attributes">The pair's attributes that were given; null when it has none.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask AssociateAsync(
        UnitOfWork work, Stored<TLeft> left, Stored<TRight> right, JsonObject? attributes, CancellationToken cancellationToken)
    {
        if (await ExistingAsync(work, left, right, cancellationToken) is { } existing)
        {
            if (attributes is not null)
            {
                work.Link(existing with { Body = BodyOf(declaration.KeepsAttributes ? existing.Body : null, attributes) });
            }
            return;
        }
        if (declaration.List is { Publish: not null })
        {
            var others = await MembersAsync(work, left, cancellationToken);
            await ReplaceAsync(
                work, left, [.. others, right], [.. others.Select(_ => (JsonObject?)null), attributes], cancellationToken);
            return;
        }
        var pair = await LinkAsync(
            new PairContext<TLeft, TRight>(
                work, left, right, new LinkRow(declaration.Kind, left.Id, right.Id, Body: BodyOf(null, attributes))),
            given: null, position: null, cancellationToken);
        await PublishAsync("associated", "updated", await RefreshAsync(pair, cancellationToken), cancellationToken);
    }

    /// <summary>Unlinks the pair; a pair that is not linked stays so, without an event.</summary>
    public async ValueTask DissociateAsync(
        UnitOfWork work, Stored<TLeft> left, Stored<TRight> right, CancellationToken cancellationToken)
    {
        if (await ExistingAsync(work, left, right, cancellationToken) is not { } link)
        {
            return;
        }
        if (declaration.List is { Publish: not null })
        {
            var others = (await MembersAsync(work, left, cancellationToken)).Where(member => member.Id != right.Id).ToList();
            await ReplaceAsync(work, left, others, [.. others.Select(_ => (JsonObject?)null)], cancellationToken);
            return;
        }
        await UnlinkAsync(new PairContext<TLeft, TRight>(work, left, right, link), cancellationToken);
    }

    /// <summary>Makes these the only right sides of a left side: missing ones are linked, others are unlinked.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="owner">The left side.</param>
    /// <param name="members">The right sides, in order.</param>
    /// <param name="items">What the body says of each.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async ValueTask ReplaceAsync(
        UnitOfWork work, Stored<TLeft> owner, IReadOnlyList<Stored<TRight>> members, IReadOnlyList<JsonObject?> items,
        CancellationToken cancellationToken)
    {
        var list = declaration.List ?? throw new InvalidOperationException($"{declaration.Kind} declares no list.");
        var before = await work.RelatedAsync<TRight>(owner.Id, RelationPath.Right(declaration.Kind), cancellationToken);
        var context = new ListContext<TLeft, TRight>(
            work, owner, members, items, before.ToDictionary(one => one.Stored.Id, one => one.Link));
        foreach (var rule in list.Rules)
        {
            RefusedException.ThrowIf(await rule(context, cancellationToken));
        }
        await work.PreloadAsync(
            before.Select(one => one.Stored.Id).Concat(members.Select(one => one.Id)), list.Reads, cancellationToken);

        var named = members.Select(member => member.Id).ToHashSet();
        foreach (var gone in before.Where(one => !named.Contains(one.Stored.Id)))
        {
            await UnlinkAsync(new PairContext<TLeft, TRight>(work, owner, gone.Stored, gone.Link), cancellationToken);
        }
        var arranged = list.Arrange is { } arrange ? await arrange(context, cancellationToken) : null;
        var pairs = new List<PairContext<TLeft, TRight>>();
        foreach (var (index, member) in members.Index().DistinctBy(one => one.Item.Id))
        {
            int? position = list.IsOrdered ? pairs.Count : null;
            if (context.Current.TryGetValue(member.Id, out var current))
            {
                var link = Place(items[index] is null ? current : arranged?[index] ?? current, position);
                if (link != current)
                {
                    work.Link(link);
                }
                pairs.Add(new PairContext<TLeft, TRight>(work, owner, member, link));
                continue;
            }
            pairs.Add(await LinkAsync(
                new PairContext<TLeft, TRight>(work, owner, member, new LinkRow(declaration.Kind, owner.Id, member.Id)),
                arranged?[index], position, cancellationToken));
        }
        if (list.Publish is { } publish)
        {
            work.Publish(owner.Id, owner.Tenant, publish(owner, members));
            return;
        }
        foreach (var pair in pairs)
        {
            await PublishAsync("associated", "updated", await RefreshAsync(pair, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Links a new pair by its rules, with its effects.</summary>
    private async ValueTask<PairContext<TLeft, TRight>> LinkAsync(
        PairContext<TLeft, TRight> pair, LinkRow? given, int? position, CancellationToken cancellationToken)
    {
        await EnforceAsync(declaration.AssociateRules, pair, cancellationToken);
        if (given is null && declaration.Arrange is { } arrange)
        {
            given = await arrange(pair, cancellationToken);
        }
        pair = pair with { Link = Place(given ?? pair.Link, position) };
        pair.UnitOfWork.Link(pair.Link);
        foreach (var effect in declaration.AfterAssociate)
        {
            await effect(pair, cancellationToken);
        }
        return pair;
    }

    private static LinkRow Place(LinkRow link, int? position) => link with { Position = position ?? link.Position };

    /// <summary>Unlinks a pair by its rules, with its effects and events.</summary>
    private async ValueTask UnlinkAsync(PairContext<TLeft, TRight> pair, CancellationToken cancellationToken)
    {
        await EnforceAsync(declaration.DissociateRules, pair, cancellationToken);
        if (declaration.PublishesDissociationFirst)
        {
            await PublishAsync("dissociated", "deleted", pair, cancellationToken);
        }
        pair.UnitOfWork.Unlink(pair.Link);
        foreach (var effect in declaration.AfterDissociate)
        {
            await effect(pair, cancellationToken);
        }
        if (!declaration.PublishesDissociationFirst)
        {
            await PublishAsync("dissociated", "deleted", await RefreshAsync(pair, cancellationToken), cancellationToken);
        }
    }

    private async ValueTask<List<Stored<TRight>>> MembersAsync(
        UnitOfWork work, Stored<TLeft> owner, CancellationToken cancellationToken) =>
        [.. (await work.RelatedAsync<TRight>(owner.Id, RelationPath.Right(declaration.Kind), cancellationToken)).Select(one => one.Stored)];

    private static async ValueTask EnforceAsync(
        IReadOnlyList<PairRule<TLeft, TRight>> rules, PairContext<TLeft, TRight> pair,
        CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            RefusedException.ThrowIf(await rule(pair, cancellationToken));
        }
    }

    private async ValueTask PublishAsync(
        string what, string action, PairContext<TLeft, TRight> pair, CancellationToken cancellationToken)
    {
        foreach (var publish in declaration.Events)
        {
            var published = await publish(what, action, pair, cancellationToken);
            pair.UnitOfWork.Publish(pair.Left.Id, pair.Left.Tenant, published, pair.Right.Id);
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

    private ValueTask<LinkRow?> ExistingAsync(
        UnitOfWork work, Stored<TLeft> left, Stored<TRight> right, CancellationToken cancellationToken) =>
        work.LinkOfAsync(new LinkRow(declaration.Kind, left.Id, right.Id), cancellationToken);

    private static async ValueTask<PairContext<TLeft, TRight>> RefreshAsync(
        PairContext<TLeft, TRight> pair, CancellationToken cancellationToken) => pair with
        {
            Left = await pair.UnitOfWork.FindAsync<TLeft>(pair.Left.Id, cancellationToken) ?? pair.Left,
            Right = await pair.UnitOfWork.FindAsync<TRight>(pair.Right.Id, cancellationToken) ?? pair.Right,
        };
}
