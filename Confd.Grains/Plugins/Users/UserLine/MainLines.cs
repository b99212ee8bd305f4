namespace Confd.Plugins;

/// <summary>The main lines of users, on which members of groups and queues ring.</summary>
internal static class MainLines
{
    private const string Local = "Local/";

    /// <summary>Paths from a user that <see cref="LocalNumber"/> reads.</summary>
    public static IReadOnlyList<RelationPath> Needs { get; } = UserLines.Lines.ThenEach(LineEndpoints.CustomOf);

    /// <summary>The main line of each user; refuses with the first user who has none.</summary>
    public static async ValueTask<IReadOnlyList<Stored<Line>>> RequireAsync(
        UnitOfWork work, IEnumerable<Stored<User>> users, CancellationToken cancellationToken)
    {
        users = [.. users];
        await PreloadAsync(work, users, cancellationToken);
        var lines = new List<Stored<Line>>();
        foreach (var user in users)
        {
            lines.Add(await FindAsync(work, user, cancellationToken) ?? throw new RefusedException(Missing(user)));
        }
        return lines;
    }

    /// <summary>Reads the lines of all users at once, before <see cref="FindAsync"/> runs for each.</summary>
    public static ValueTask PreloadAsync(
        UnitOfWork work, IEnumerable<Stored<User>> users, CancellationToken cancellationToken) =>
        work.PreloadAsync(users.Select(user => user.Id), [UserLines.Lines], cancellationToken);

    public static async ValueTask<Stored<Line>?> FindAsync(
        UnitOfWork work, Stored<User> user, CancellationToken cancellationToken) =>
        (await work.RelatedAsync<Line>(user.Id, UserLines.Lines, cancellationToken)).FirstOrDefault()?.Stored;

    public static Refusal Missing(Stored<User> user) =>
        Refusals.MissingAssociation("User", "Line", ("user_uuid", $"{user.Value.Uuid}"));

    public static Refusal Shared(int line) => Refusals.NotPermitted(
        $"Cannot associate different users with the same line ('line_id': {line})");

    /// <summary>The number that the main line dials when it is a custom endpoint that leads to one.</summary>
    public static (string Exten, string Context)? LocalNumber(ViewNode<User> user) =>
        user.One<Line>(UserLines.Lines)?.One<CustomEndpoint>(LineEndpoints.CustomOf) is { } custom
        && custom.Value.Interface.StartsWith(Local, StringComparison.Ordinal)
            ? Split(custom.Value.Interface[Local.Length..])
            : null;

    /// <summary>Ends the memberships of a user who loses the main line; those that ring a local number stay.</summary>
    public static async ValueTask LeaveAsync<TOwner>(
        PairContext<User, Line> gone, RelationPath memberships, CancellationToken cancellationToken) where TOwner : class
    {
        var work = gone.UnitOfWork;
        var custom = await work.RelatedAsync<CustomEndpoint>(gone.Right.Id, LineEndpoints.CustomOf, cancellationToken);
        if (gone.Link.Position != 0
            || (custom.Count > 0 && custom[0].Value.Interface.StartsWith(Local, StringComparison.Ordinal)))
        {
            return;
        }
        foreach (var membership in await work.RelatedAsync<TOwner>(gone.Left.Id, memberships, cancellationToken))
        {
            work.Unlink(membership.Link);
        }
    }

    private static (string, string) Split(string number)
    {
        var at = number.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (number, "") : (number[..at], number[(at + 1)..].Split('/')[0]);
    }
}
