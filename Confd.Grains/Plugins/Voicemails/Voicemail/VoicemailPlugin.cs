using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/voicemails</c>: mailboxes, unique by number and context.</summary>
/// <remarks>Source: wazo-confd 1.1 API, voicemails.</remarks>
public sealed class VoicemailPlugin() : ResourcePlugin<Voicemail>(Kind)
{
    /// <summary>Kind of a voicemail.</summary>
    public const string Kind = "voicemail";

    public override void Declare(ResourceBuilder<Voicemail> voicemail) => voicemail
        .Named("voicemails")
        .TenantOfReference()
        // rules, in this order, after the shape of the body
        .Must(v => v is not { DeleteMessages: true, Email: null }, Refusals.Schema("email must be provided if delete_messages is set"))
        .Must(v => v is { DeleteMessages: false } or { AttachAudio: true }, Refusals.Schema("attach_audio must be set if delete_messages is set"))
        .References<ContextPlugin>(v => v.Context)
        .RuleAsync(TimezoneExistsAsync)
        .Unique(v => v.Number, v => v.Context)
        .Unique(
            "global,context", v => v.Accesstype == "global" ? v.Context : null,
            (_, _) => Refusals.NotPermitted("There can be only one global voicemail per context."))
        .RuleOnEdit(GlobalHasNoUsers.CheckAsync)
        // reading
        .Derive("enabled_number", v => v.Enabled ? v.Number : null)
        .IsDestination<VoicemailDestination>(d => d.VoicemailId, v => new { VoicemailName = v.Name })
        // effects
        .On(Change.Created, v => EventOf("created", v.Value, [], Reload.Voicemail))
        .On(Change.Edited, v => EventOf("edited", v.Value, Moves(v), Reload.Voicemail, Reload.Pjsip, Reload.Sccp))
        .OnEach(Change.Edited, EventOfUsersAsync)
        .On(Change.Deleted, v => EventOf("deleted", v.Value, [Deletes(v.Value)], Reload.Voicemail));

    /// <summary>Checked against the zone messages only when it changes: a zone may be removed while voicemails name it.</summary>
    private static async ValueTask<Refusal?> TimezoneExistsAsync(
        RuleContext<Voicemail> context, CancellationToken cancellationToken)
    {
        var name = context.Value.Timezone;
        if (name is null || name == context.Before?.Value.Timezone)
        {
            return null;
        }
        var zones = await context.UnitOfWork.SettingsAsync<VoicemailZoneMessages>(cancellationToken);
        return zones is null || zones.Items.Any(zone => zone.Name == name)
            ? null
            : Refusals.ReferenceNotFound("timezone", "Timezone", ("timezone", name));
    }

    private static DomainEvent EventOf(
        string what, Voicemail voicemail, IReadOnlyList<JsonObject> calls, params IReadOnlyList<string> reload) =>
        new($"voicemail_{what}", $"config.voicemail.{what}", new { voicemail.Id })
        {
            Reload = reload,
            SysconfdCalls = calls,
        };

    private static IReadOnlyList<JsonObject> Moves(EventContext<Voicemail> context)
    {
        var (before, after) = (context.Before!.Value, context.Value);
        return before.Number == after.Number && before.Context == after.Context
            ? []
            : [Sysconfd.Get(
                "/move_voicemail", ("old_mailbox", before.Number), ("old_context", before.Context),
                ("new_mailbox", after.Number), ("new_context", after.Context))];
    }

    private static JsonObject Deletes(Voicemail voicemail) =>
        Sysconfd.Get("/delete_voicemail", ("mailbox", voicemail.Number), ("context", voicemail.Context));

    private static async ValueTask<IReadOnlyList<DomainEvent>> EventOfUsersAsync(
        EventContext<Voicemail> context, CancellationToken cancellationToken)
    {
        var users = await context.UnitOfWork.RelatedAsync<User>(
            context.Stored.Id, UserVoicemailPlugin.Users, cancellationToken);
        return [.. users.Select(user => new DomainEvent(
            "user_voicemail_edited", $"config.users.{user.Value.Uuid}.voicemails.edited",
            new { UserUuid = user.Value.Uuid, VoicemailId = context.Value.Id })
        {
            Headers = EventScope.User(context.TenantUuid, user.Value.Uuid),
        })];
    }
}
