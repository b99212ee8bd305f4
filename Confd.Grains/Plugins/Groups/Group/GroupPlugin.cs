namespace Confd.Plugins;

/// <summary>Declares <c>/groups</c>: a call rings several users and numbers at once.</summary>
/// <remarks>Source: wazo-confd 1.1 API, groups.</remarks>
public sealed class GroupPlugin() : ResourcePlugin<Group>(Kind)
{
    /// <summary>Kind of a group.</summary>
    public const string Kind = "group";

    public override void Declare(ResourceBuilder<Group> group) => group
        .Named("groups")
        .QuotedKey()
        // body
        .NameIsAnAliasOfLabel()
        .ResetByPut("ignore_forward", false)
        .Complete(async (g, completion, token) => g with { Name = $"grp-{await completion.SlugAsync(token)}-{g.Uuid}" })
        // rules, in this order
        .Unique("name", g => g.Name, (g, _) => Refusals.Exists("Queue", ("name", g.Name)), space: QueueNames.Space)
        .NamesMusic(g => g.MusicOnHold)
        .IsDestination<GroupDestination>(d => d.GroupId, g => new { GroupName = g.Name, GroupLabel = g.Label })
        .ShowsIncalls()
        .Brief(g => new GroupBrief(g.Value.Uuid, g.Value.Id, g.Value.Name, g.Links))
        // effects
        .Events("group", "config.groups", g => new { g.Id, g.Uuid }, [Reload.Queue]);
}

/// <summary>A group as other resources show it.</summary>
internal sealed record GroupBrief(Guid Uuid, int Id, string Name, LinkView[] Links);
