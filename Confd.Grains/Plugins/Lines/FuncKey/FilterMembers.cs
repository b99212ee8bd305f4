using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// Keys for call filters name a surrogate by an id that only the filter's list knows. Templates with such keys are linked to
/// the filters, so that the keys go when the surrogates do.
/// </summary>
internal static class FilterMembers
{
    /// <summary>From a template to the filters whose surrogates its keys name.</summary>
    public const string Link = $"{FuncKeyPlugin.Kind}.filters";

    private static readonly RelationPath Surrogates = RelationPath.Right<CallFilterSurrogatePlugin>();

    /// <summary>From a filter to the templates with keys for its members.</summary>
    public static RelationPath Templates { get; } = RelationPath.Left(Link);

    private static readonly RelationPath Filters = RelationPath.Right(Link);

    /// <summary>Paths that views read to show the names of surrogates.</summary>
    public static RelationPath[] Members { get; } = Filters.ThenEach(Surrogates);

    /// <summary>Ids of the surrogates that the keys name.</summary>
    public static HashSet<int> In(FuncKeyTemplate? template) =>
        [.. template?.Keys.Values.Select(key => key.Destination.As<FilterKey>()?.FilterMemberId).OfType<int>() ?? []];

    /// <summary>The surrogates of a template's keys by their ids.</summary>
    public static IReadOnlyDictionary<int, User> Shown(ViewNode<FuncKeyTemplate> template) =>
        template.Many<CallFilter>(Filters).SelectMany(filter => filter.Many<User>(Surrogates))
            .DistinctBy(IdOf).ToDictionary(IdOf, user => user.Value);

    /// <summary>Refuses keys whose surrogate does not exist, and links the filters of the others.</summary>
    public static async ValueTask<Refusal?> CheckAsync(RuleContext<FuncKeyTemplate> context, CancellationToken cancellationToken)
    {
        var named = In(context.Value);
        if (named.SetEquals(In(context.Before?.Value)))
        {
            return null;
        }
        var known = named.Count == 0 ? [] : await ReadAsync(context.UnitOfWork, context.After.Tenant, cancellationToken);
        foreach (var id in named.Where(id => !known.ContainsKey(id)))
        {
            return Refusals.ReferenceNotFound("filter_member_id", "FilterMember", ("filter_member_id", id));
        }
        await context.UnitOfWork.ReplaceLinksAsync(
            Filters, context.After.Id,
            [.. named.Select(id => known[id]).Distinct().Select(filter => new LinkRow(Link, context.After.Id, filter))], cancellationToken);
        return null;
    }

    /// <summary>Removes the keys for the surrogates of a deleted filter.</summary>
    public static async ValueTask RemoveKeysOfAsync(RuleContext<CallFilter> context, CancellationToken cancellationToken)
    {
        var users = await context.UnitOfWork.RelatedAsync<User>(context.After.Id, Surrogates, cancellationToken);
        await RemoveKeysAsync(context.UnitOfWork, context.After.Id, [.. users.Select(user => IdOf(user.Link))], cancellationToken);
    }

    /// <summary>Removes the keys for a deleted user.</summary>
    public static async ValueTask RemoveKeysOfAsync(RuleContext<User> context, CancellationToken cancellationToken)
    {
        foreach (var filter in await context.UnitOfWork.RelatedAsync<CallFilter>(
            context.After.Id, RelationPath.Left<CallFilterSurrogatePlugin>(), cancellationToken))
        {
            await RemoveKeysAsync(context.UnitOfWork, filter.Stored.Id, [IdOf(filter.Link)], cancellationToken);
        }
    }

    /// <summary>Removes the keys for a surrogate who leaves a filter.</summary>
    public static ValueTask RemoveKeysOfAsync(PairContext<CallFilter, User> pair, CancellationToken cancellationToken) =>
        RemoveKeysAsync(pair.UnitOfWork, pair.Left.Id, [IdOf(pair.Link)], cancellationToken);

    private static int IdOf(ViewNode<User> surrogate) => IdOf(surrogate.Via!);

    private static int IdOf(LinkRow link) => link.Attributes<Surrogate>().Id;

    private static async ValueTask RemoveKeysAsync(
        UnitOfWork work, ResourceId filter, HashSet<int> gone, CancellationToken cancellationToken)
    {
        foreach (var template in await work.RelatedAsync<FuncKeyTemplate>(filter, Templates, cancellationToken))
        {
            var left = FuncKeys.MapDestinations(template.Value, destination =>
                destination?.As<FilterKey>() is { } key && gone.Contains(key.FilterMemberId) ? null : destination);
            if (left.Keys.Count < template.Value.Keys.Count)
            {
                work.Replace(template.Stored, left);
            }
        }
    }

    /// <summary>The filters of a tenant by the ids of their surrogates.</summary>
    private static async ValueTask<Dictionary<int, ResourceId>> ReadAsync(
        UnitOfWork work, Guid? tenant, CancellationToken cancellationToken)
    {
        if (tenant is not { } owner)
        {
            return [];
        }
        var filters = (await work.ListAsync<CallFilter>(owner, cancellationToken))
            .Select(filter => new ResourceId(CallFilterPlugin.Kind, $"{filter.Id}")).ToList();
        await work.PreloadAsync(filters, [Surrogates], cancellationToken);
        var members = new Dictionary<int, ResourceId>();
        foreach (var filter in filters)
        {
            foreach (var user in await work.RelatedAsync<User>(filter, Surrogates, cancellationToken))
            {
                members[IdOf(user.Link)] = filter;
            }
        }
        return members;
    }
}
