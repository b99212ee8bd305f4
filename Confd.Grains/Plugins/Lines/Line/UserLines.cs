using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// The links between users and lines. The link's position is the order on the user's side (0 is the main line);
/// its body holds the order on the line's side (0 is the main user).
/// </summary>
public static class UserLines
{
    /// <summary>Kind of the link.</summary>
    public const string Kind = "user_line";

    /// <summary>From a user to the lines, the main line first.</summary>
    public static RelationPath Lines { get; } = RelationPath.Right<UserLinePlugin>();

    /// <summary>From a user to the main line.</summary>
    public static RelationPath MainLine { get; } = RelationPath.Right<UserLinePlugin>().First();

    /// <summary>From a line to its users.</summary>
    public static RelationPath Users { get; } = RelationPath.Left<UserLinePlugin>();

    internal static int OrderOnLine(LinkRow link) =>
        link.Body is null ? 0 : (int)JsonNode.Parse(link.Body)!["user_order"]!;

    internal static string BodyFor(int orderOnLine) => JsonSerializer.Serialize(new { user_order = orderOnLine });

    internal static IEnumerable<ViewNode<User>> InLineOrder(IEnumerable<ViewNode<User>> users) =>
        users.OrderBy(user => OrderOnLine(user.Via!));

    /// <summary>Users of a line, the main user first.</summary>
    internal static async ValueTask<IReadOnlyList<Linked<User>>> UsersOfAsync(
        UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken) =>
        [.. (await work.RelatedAsync<User>(line.Id, Users, cancellationToken)).OrderBy(user => OrderOnLine(user.Link))];
}
