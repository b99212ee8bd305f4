using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Applies a function to every destination of a record; a destination that becomes null is removed.</summary>
public delegate T DestinationMap<T>(T value, Func<Destination?, Destination?> map) where T : class;

/// <summary>Where a record holds destinations, and how they are checked and cleared.</summary>
/// <param name="LinkKind">Links from the record to the targets, so that the database knows what leads where.</param>
/// <param name="Map">Reaches every destination.</param>
/// <param name="Column">How error texts call the target's id; null for the name of its field.</param>
/// <param name="MustExist">The destinations whose target must still exist at later edits; null for all. New ones must in any case.</param>
/// <param name="IsKept">They stay when their target is deleted.</param>
/// <param name="Each">A rule that runs before each destination is looked up; null for none.</param>
/// <param name="Catalogue">The catalogue of their types; empty for destinations of calls.</param>
internal sealed record DestinationUse<T>(
    string LinkKind, DestinationMap<T> Map, string? Column, Func<T, IEnumerable<Destination>>? MustExist, bool IsKept,
    Func<T, int, Refusal?>? Each, string Catalogue) : IRule<T>
    where T : class
{
    public RelationPath Targets { get; } = RelationPath.Right(LinkKind);

    /// <summary>Refuses destinations that lead nowhere, and links those that lead somewhere.</summary>
    public async ValueTask<Refusal?> CheckAsync(RuleContext<T> context, CancellationToken cancellationToken)
    {
        var work = context.UnitOfWork;
        var stored = context.Before is { } before ? All(before.Value).ToHashSet() : [];
        var after = All(context.Value);
        var mustExist = (MustExist?.Invoke(context.Value) ?? after).ToHashSet();
        var isChanged = !stored.SetEquals(after);
        var wanted = new HashSet<ResourceId>();
        if (isChanged || IsKept)
        {
            await PreloadAsync(work, after, cancellationToken);
        }
        foreach (var (index, destination) in after.Index())
        {
            if (Each?.Invoke(context.Value, index) is { } wrong)
            {
                return wrong;
            }
            var node = destination.ToNode();
            if (work.Services.Plugins.Destinations.In(Catalogue).Of(node) is not { } type)
            {
                continue;
            }
            var isStored = stored.Contains(destination);
            if (!isStored && await NamedTexts.CheckAsync(
                work, RecordSchema.For(type.Fields), node, context.After.Tenant, cancellationToken) is { } named)
            {
                return named;
            }
            if (type.Target is not { } target)
            {
                continue;
            }
            // A foreign key protects a stored one, unless it may outlive its target.
            if (isChanged || IsKept)
            {
                var found = await FindAsync(context, target, node, cancellationToken);
                if (found is { } id)
                {
                    wanted.Add(id);
                }
                else if (!isStored || mustExist.Contains(destination))
                {
                    var column = Column ?? target.Field;
                    return Refusals.ReferenceNotFound(column, target.Label, (column, IdOf(target, node, isStored)));
                }
            }
            if ((!isStored || mustExist.Contains(destination)) && type.Also is { } also
                && await also(type.FieldsOf(node), work.Within(context.After.Tenant), cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }
        if (isChanged)
        {
            await work.ReplaceLinksAsync(
                RelationPath.Right(LinkKind), context.After.Id, [.. wanted.Select(target => new LinkRow(LinkKind, context.After.Id, target))],
                cancellationToken);
        }
        return null;
    }

    /// <summary>The record once a target is deleted.</summary>
    public T Clear(DestinationTypes types, T value, Tracked target) => IsKept ? value : Map(value, destination =>
    {
        if (destination is null)
        {
            return null;
        }
        var node = destination.ToNode();
        return types.In(Catalogue).Of(node)?.Target?.Is(node, target.Id, target.Number) == true ? null : destination;
    });

    /// <summary>The record with the friendly names of its destinations' targets.</summary>
    public T WithNames(DestinationTypes types, ViewNode node, T value)
    {
        var targets = node.Many<object>(Targets);
        return targets.Count == 0
            ? value
            : Map(value, destination => destination is null ? null : types.In(Catalogue).WithNames(destination, targets));
    }

    /// <summary>All destinations in order, without those that are null.</summary>
    private List<Destination> All(T value)
    {
        var all = new List<Destination>();
        Map(value, destination =>
        {
            if (destination is not null)
            {
                all.Add(destination);
            }
            return destination;
        });
        return all;
    }

    /// <summary>Reads all targets at once, before they are looked up one by one.</summary>
    private async ValueTask PreloadAsync(
        UnitOfWork work, IReadOnlyList<Destination> destinations, CancellationToken cancellationToken)
    {
        if (destinations.Count < 2)
        {
            return;
        }
        var types = work.Services.Plugins.Destinations.In(Catalogue);
        var named =
            from node in destinations.Select(destination => destination.ToNode())
            let target = types.Of(node)?.Target
            where target?.IdIn(node) is not null
            group target.IdIn(node) by target.Kind;
        foreach (var ids in named)
        {
            if (work.Services.Plugins.TryGetResource(ids.Key) is { } declaration)
            {
                await work.PreloadAsync(declaration, ids, [], cancellationToken);
            }
        }
    }

    /// <summary>Only in the record's own tenant: a call must not leave it by naming a resource of another one.</summary>
    private static async ValueTask<ResourceId?> FindAsync(
        RuleContext<T> context, DestinationTarget target, JsonObject node, CancellationToken cancellationToken)
    {
        var work = context.UnitOfWork;
        if (target.IdIn(node) is not { } id || work.Services.Plugins.TryGetResource(target.Kind) is not { } declaration)
        {
            return null;
        }
        var key = await work.ResolveAsync(declaration, id, cancellationToken);
        var tracked = key is null
            ? null
            : await work.TrackAsync(new ResourceId(target.Kind, key), cancellationToken);
        return tracked is not null && (tracked.Tenant is not { } owner || owner == context.After.Tenant)
            && await work.SeesAsync(tracked.Tenant, cancellationToken) ? tracked.Id : null;
    }

    /// <summary>The id in error texts: as sent, or as the stored text.</summary>
    private static object? IdOf(DestinationTarget target, JsonObject node, bool isStored)
    {
        var id = target.IdIn(node)!;
        return isStored ? id : target.IsNumber ? long.Parse(id, System.Globalization.CultureInfo.InvariantCulture) : Guid.Parse(id);
    }
}
