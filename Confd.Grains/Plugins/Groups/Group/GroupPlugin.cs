using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/groups</c>: a call rings several users and numbers at once.</summary>
/// <remarks>Source: wazo-confd 1.1 API, groups.</remarks>
public sealed class GroupPlugin : ResourcePlugin<Group>
{
    /// <summary>Kind of a group.</summary>
    public const string Kind = "group";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Group> group)
    {
        IncallViews.LeadingHere(group);
        group
            .Named("groups", called: "Group", by: g => g.Uuid)
            .QuotedKey()
            .TenantScoped()
            // body
            .NameIsAnAliasOfLabel()
            .ResetByPut("ignore_forward", false)
            .Complete(async (g, completion, token) => g with { Name = $"grp-{await completion.SlugAsync(token)}-{g.Uuid}" })
            // rules, in this order
            .Unique("name", g => g.Name, (g, _) => Refusals.Exists("Queue", ("name", g.Name)), space: QueueNames.Space)
            .NamesMusic(g => g.MusicOnHold)
            .IsDestination<GroupDestination>(d => d.GroupId, g => new { GroupName = g.Name, GroupLabel = g.Label })
            // reading
            .Columns(g => g.Id, g => g.Name, g => g.Label, g => g.PreprocessSubroutine)
            .Sort(by: "label")
            .Links()
            // effects
            .Events("group", "config.groups", g => new { g.Id, g.Uuid }, Reload.Queue);
    }

    /// <summary>ids, name and link, as other resources show it.</summary>
    internal static GroupBrief Brief(ViewNode<Group> group) =>
        new(group.Value.Uuid, group.Value.Id, group.Value.Name, group.Links);
}

/// <summary>A group as other resources show it.</summary>
internal sealed record GroupBrief(Guid Uuid, int Id, string Name, LinkView[] Links);
