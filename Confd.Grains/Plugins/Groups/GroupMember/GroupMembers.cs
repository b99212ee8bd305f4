using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The members of a group in bodies, views and events.</summary>
internal static class GroupMembers
{
    /// <summary>
    /// Both lists by priority. A user whose main line dials a local number is listed as that number, since that is
    /// what Asterisk rings.
    /// </summary>
    public static GroupMembersView Of(ViewNode<Group> group)
    {
        var users = new List<GroupUserView>();
        var extensions = group.Value.ExtensionMembers.ToList();
        foreach (var user in group.Many<User>(GroupMemberPlugin.Users))
        {
            var priority = user.Via!.Position;
            if (MainLines.LocalNumber(user) is var (exten, context))
            {
                extensions.Add(new GroupExtensionMember { Exten = exten, Context = context, Priority = priority });
                continue;
            }
            users.Add(new GroupUserView(
                user.Value.Uuid, user.Value.Firstname, user.Value.Lastname, priority, user.Links));
        }
        return new(users, extensions.OrderBy(member => member.Priority));
    }

    /// <summary>The given priority, else the place in the list.</summary>
    public static int PriorityOf(JsonNode? item, int index) =>
        item?["priority"] is { } priority ? (int)priority.GetValue<long>() : index;

    public static DomainEvent EventOf(Group group, string what, (string Name, object Members) members) => new(
        $"group_member_{what}_associated", $"config.groups.members.{what}.updated",
        new Dictionary<string, object> { ["group_id"] = group.Id, ["group_uuid"] = group.Uuid, [members.Name] = members.Members })
    {
        Reload = [Reload.Pjsip, Reload.Queue, Reload.Sccp],
    };
}

internal sealed record GroupUserList
{
    [Required] public IReadOnlyList<GroupUserItem> Users { get; init; } = [];
}

internal sealed record GroupUserItem
{
    [Required] public string Uuid { get; init; } = "";

    [Range(Min = 0)] public int Priority { get; init; }
}

internal sealed record GroupExtensionList
{
    [Required] public IReadOnlyList<GroupExtensionMember> Extensions { get; init; } = [];
}

/// <summary>The members of a group in the group's view.</summary>
internal sealed record GroupMembersView(IEnumerable<GroupUserView> Users, IEnumerable<GroupExtensionMember> Extensions);

/// <summary>A user among the members of a group.</summary>
internal sealed record GroupUserView(Guid Uuid, string Firstname, string? Lastname, int Priority, LinkView[] Links);
