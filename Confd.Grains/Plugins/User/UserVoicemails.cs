using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>A user's voicemail within operations over the whole user.</summary>
internal static class UserVoicemails
{
    /// <summary>An existing mailbox by its id, or a new one; the name follows from the user when absent.</summary>
    public static async ValueTask AttachAsync(
        Session session, Stored<User> user, JsonObject body, CancellationToken cancellationToken)
    {
        Stored<Voicemail> voicemail;
        if (body["id"] is { } id)
        {
            voicemail = await session.GetVisibleAsync<Voicemail>($"{id}", cancellationToken);
        }
        else
        {
            if (body["name"] is null && body["number"] is null && body["context"] is null)
            {
                throw new RefusedException(Refusals.Schema("name, number and context must be provided if no id provided"));
            }
            var fields = body.DeepClone().AsObject();
            if (fields["name"] is null)
            {
                fields["name"] = $"{user.Value.Firstname} {user.Value.Lastname}".Trim();
            }
            voicemail = await session.CreateAsync<Voicemail>(fields, cancellationToken);
        }
        await session.AssociateAsync<UserVoicemailPlugin, User, Voicemail>(user, voicemail, cancellationToken);
    }

    /// <summary>Detaches the mailbox and deletes it when nobody else uses it.</summary>
    public static async ValueTask DetachAsync(Session session, Stored<User> user, CancellationToken cancellationToken)
    {
        foreach (var voicemail in await session.RelatedAsync<Voicemail>(user.Id, UserVoicemailPlugin.Voicemail, cancellationToken))
        {
            await session.DissociateAsync<UserVoicemailPlugin, User, Voicemail>(user, voicemail.Stored, cancellationToken);
            var others = await session.RelatedAsync<User>(voicemail.Stored.Id, UserVoicemailPlugin.Users, cancellationToken);
            if (others.Count == 0)
            {
                await session.DeleteAsync(voicemail.Stored, cancellationToken);
            }
        }
    }
}
