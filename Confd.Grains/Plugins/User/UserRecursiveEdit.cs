using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>PUT with <c>recursive=true</c>: makes lines, voicemail and forwards what the body says. The user's own fields are only checked.</summary>
internal sealed class UserRecursiveEdit : IRecursiveEdit<User>
{
    private static readonly LineDeletion Lines = new();

    public Type BodyType => typeof(UserCreateBody);

    public async ValueTask EditAsync(
        Session session, Stored<User> stored, JsonObject given, CancellationToken cancellationToken)
    {
        if (given["forwards"] is JsonObject { Count: > 0 } forwards)
        {
            await UserForwardRoutes.EditAsync(session, stored, forwards, cancellationToken);
        }
        await LinesAsync(session, stored, (given["lines"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [], cancellationToken);
        if (given["voicemail"] is JsonObject voicemail)
        {
            await VoicemailAsync(session, stored, voicemail, cancellationToken);
        }
    }

    private static async ValueTask LinesAsync(
        Session session, Stored<User> user, List<JsonObject> bodies, CancellationToken cancellationToken)
    {
        var current = await session.RelatedAsync<Line>(user.Id, UserLines.Lines, cancellationToken);
        foreach (var line in current)
        {
            if (bodies.TrueForAll(body => (int?)body["id"] != line.Value.Id))
            {
                await Lines.DeleteAsync(session, line.Stored, cancellationToken);
            }
        }
        foreach (var body in bodies)
        {
            var existing = current.FirstOrDefault(line => line.Value.Id == (int?)body["id"]);
            if (existing is null)
            {
                await UserCreation.CreateLineAsync(session, user, body, cancellationToken);
            }
            else
            {
                await LineRecursiveEdit.EditAsync(session, existing.Stored, body, cancellationToken);
            }
        }
    }

    private static async ValueTask VoicemailAsync(
        Session session, Stored<User> user, JsonObject body, CancellationToken cancellationToken)
    {
        var current = (await session.RelatedAsync<Voicemail>(user.Id, UserVoicemailPlugin.Voicemail, cancellationToken)).FirstOrDefault();
        if (current is not null && (int?)body["id"] == current.Value.Id)
        {
            var fields = body.DeepClone().AsObject();
            fields.Remove("id");
            await session.EditAsync(current.Stored, fields, cancellationToken);
            return;
        }
        await UserVoicemails.DetachAsync(session, user, cancellationToken);
        await UserVoicemails.AttachAsync(session, user, body, cancellationToken);
    }
}
