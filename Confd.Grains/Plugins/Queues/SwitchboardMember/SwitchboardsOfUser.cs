namespace Confd.Plugins;

/// <summary>The switchboards of which a user is an operator, set with the user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class SwitchboardsOfUser : IResourcePart<User>
{
    public Type Body => typeof(SwitchboardsBody);

    public Type Answer => typeof(SwitchboardsAnswer);

    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var uuids = JoinedByUser.UuidsOf(part.Given, "switchboards");
        if (uuids.Count > 0)
        {
            await JoinAsync(part.UnitOfWork, part.Stored, uuids, cancellationToken);
            part.Answers.Add("switchboards", JoinedAnswer.Of("switchboards", uuids));
        }
    }

    /// <summary>The list is complete; without a list the user leaves all switchboards.</summary>
    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        await DeleteAsync(part.UnitOfWork, part.Stored, cancellationToken);
        await JoinAsync(part.UnitOfWork, part.Stored, JoinedByUser.UuidsOf(part.Given, "switchboards"), cancellationToken);
    }

    /// <summary>The user leaves all switchboards.</summary>
    public async ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        await work.PreloadAsync(
            [stored.Id], [SwitchboardMemberPlugin.Switchboards.Then(SwitchboardMemberPlugin.Users)], cancellationToken);
        foreach (var switchboard in await work.RelatedAsync<Switchboard>(
            stored.Id, SwitchboardMemberPlugin.Switchboards, cancellationToken))
        {
            await work.DissociateAsync<SwitchboardMemberPlugin, Switchboard, User>(
                switchboard.Stored, stored, cancellationToken);
        }
    }

    private static async ValueTask JoinAsync(
        UnitOfWork work, Stored<User> user, IReadOnlyList<string> uuids, CancellationToken cancellationToken)
    {
        await work.PreloadAsync<Switchboard>(uuids, [SwitchboardMemberPlugin.Users], cancellationToken);
        foreach (var uuid in uuids)
        {
            var switchboard = await work.GetVisibleAsync<Switchboard>(uuid, cancellationToken);
            await work.AssociateAsync<SwitchboardMemberPlugin, Switchboard, User>(switchboard, user, cancellationToken);
        }
    }

    private sealed record SwitchboardsAnswer(IEnumerable<JoinedAnswer> Switchboards);

    private sealed record SwitchboardsBody
    {
        public IReadOnlyList<JoinedByUser> Switchboards { get; init; } = [];
    }
}
