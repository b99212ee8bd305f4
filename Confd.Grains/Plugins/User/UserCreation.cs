using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>POST /users: the user with voicemail, lines and forwards, all or nothing.</summary>
internal sealed class UserCreation : ICreation<User>
{
    private static readonly LineCreation Lines = new();

    public async ValueTask<(Stored<User> Created, RouteResult? Answer)> CreateAsync(
        Session session, JsonObject given, CancellationToken cancellationToken)
    {
        var own = given.DeepClone().AsObject();
        own.Remove("forwards");
        var user = await session.CreateValidatedAsync<User>(own, cancellationToken);
        if (given["voicemail"] is JsonObject voicemail)
        {
            await UserVoicemails.AttachAsync(session, user, voicemail, cancellationToken);
        }
        foreach (var body in (given["lines"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            await CreateLineAsync(session, user, body, cancellationToken);
        }
        if (given["forwards"] is JsonObject forwards)
        {
            await UserForwardRoutes.EditAsync(session, user, forwards, cancellationToken);
        }
        return (user, null);
    }

    internal static async ValueTask<Stored<Line>> CreateLineAsync(
        Session session, Stored<User> user, JsonObject body, CancellationToken cancellationToken)
    {
        if (LineBodyRules.Check(body) is { } refusal)
        {
            throw new RefusedException(refusal);
        }
        var (line, _) = await Lines.CreateAsync(session, body, cancellationToken);
        line = await session.FindAsync<Line>(line.Id.Key, cancellationToken) ?? line;
        await session.AssociateAsync<UserLinePlugin, User, Line>(user, line, cancellationToken);
        return line;
    }
}
