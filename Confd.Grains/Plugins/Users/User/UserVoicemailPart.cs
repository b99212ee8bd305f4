using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The voicemail of a user: an existing one by its id, or a new one.</summary>
internal sealed class UserVoicemailPart : IResourcePart<User>
{
    public Type Body => typeof(VoicemailBody);

    public Type Answer => typeof(VoicemailAnswer);

    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given["voicemail"] is JsonObject body)
        {
            var voicemail = await AttachAsync(part.UnitOfWork, part.Stored, body, cancellationToken);
            part.Answers.Add("voicemail", async (responder, token) => await responder.FullAsync<Voicemail>(voicemail.Id.Key, token));
        }
    }

    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given["voicemail"] is not JsonObject body)
        {
            return;
        }
        var (work, user) = (part.UnitOfWork, part.Stored);
        var current = (await work.RelatedAsync<Voicemail>(user.Id, UserVoicemailPlugin.Voicemail, cancellationToken)).FirstOrDefault();
        if (current is not null && (long?)body["id"] == current.Value.Id)
        {
            await work.EditAsync(current.Stored, body.DeepClone().AsObject(), cancellationToken);
            return;
        }
        await DeleteAsync(work, user, cancellationToken);
        await AttachAsync(work, user, body, cancellationToken);
    }

    /// <summary>Detaches the mailbox and deletes it when nobody else uses it.</summary>
    public async ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        foreach (var voicemail in await work.RelatedAsync<Voicemail>(stored.Id, UserVoicemailPlugin.Voicemail, cancellationToken))
        {
            await work.DissociateAsync<UserVoicemailPlugin, User, Voicemail>(stored, voicemail.Stored, cancellationToken);
            await work.TryDeleteAsync(voicemail.Stored, cancellationToken);
        }
    }

    /// <summary>A new mailbox gets the user's name when the body has none.</summary>
    private static async ValueTask<Stored<Voicemail>> AttachAsync(
        UnitOfWork work, Stored<User> user, JsonObject body, CancellationToken cancellationToken)
    {
        Stored<Voicemail> voicemail;
        if (body["id"] is { } id)
        {
            voicemail = await work.GetVisibleAsync<Voicemail>($"{id}", cancellationToken);
        }
        else
        {
            if (body["name"] is null && body["number"] is null && body["context"] is null)
            {
                throw new RefusedException(Refusals.Schema("name, number and context must be provided if no id provided"));
            }
            var fields = body.DeepClone().AsObject();
            fields["name"] ??= $"{user.Value.Firstname} {user.Value.Lastname}".Trim();
            voicemail = await work.CreateAsync<Voicemail>(fields, cancellationToken);
        }
        await work.AssociateAsync<UserVoicemailPlugin, User, Voicemail>(user, voicemail, cancellationToken);
        return voicemail;
    }

    private sealed record VoicemailAnswer(FullView<Voicemail>? Voicemail);

    private sealed record VoicemailBody
    {
        public UserVoicemailBody? Voicemail { get; init; }
    }
}
