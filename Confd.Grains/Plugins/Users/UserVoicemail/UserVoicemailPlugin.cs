using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the voicemail of a user: at most one; a personal mailbox may serve several users.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_voicemail.</remarks>
public sealed class UserVoicemailPlugin : AssociationPlugin<User, Voicemail>
{
    /// <summary>From a voicemail to its users.</summary>
    public static RelationPath Users { get; } = RelationPath.Left<UserVoicemailPlugin>();

    /// <summary>From a user to the voicemail.</summary>
    public static RelationPath Voicemail { get; } = RelationPath.Right<UserVoicemailPlugin>();

    /// <inheritdoc/>
    public override string Name => "user_voicemail";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<User, Voicemail> pair) => pair
        .Route(
            "/users/{user_id:id}/voicemails/{voicemail_id:int}", "confd.users.{user_id}.voicemails.{voicemail_id}",
            hasDelete: false)
        // rules, in this order
        .SameTenant("user_tenant_uuid", "voicemail_tenant_uuid", rightFirst: true)
        .OneRight((link, _) => Refusals.Associated(
            "User", "Voicemail", ("user_id", link.Left.Value.Id), ("voicemail_id", link.Right.Value.Id)))
        .Associate(link => link.Right.Value.Accesstype == "global" ? GlobalHasNoUsers.Refusal : null)
        .RefuseLeftDeletion((user, voicemails) => Refusals.Associated(
            "User", "Voicemail", ("user_id", user.Value.Id), ("voicemail_id", voicemails[0].Value.Id)))
        .RefuseRightDeletion((voicemail, users) => Refusals.Associated(
            "Voicemail", "User", ("voicemail_id", voicemail.Value.Id),
            ("user_ids", string.Join(", ", users.Select(user => user.Value.Id).Order()))))
        .ShowOneOnLeft("voicemail", voicemail => new VoicemailBrief(
            voicemail.Value.Id, voicemail.Value.Name, voicemail.Links))
        .ShowOnRight("users", UserViews.Brief)
        // effects
        .OnEveryChange(EventOf)
        // the rest of the routes
        .Routes(routes => routes
            .Route("GET", "/users/{user_id:id}/voicemails", "confd.users.{user_id}.voicemails.read", ReadAsync, isList: true,
                answers: typeof(FullView<Voicemail>), query: [])
            .Route(
                "POST", "/users/{user_id:id}/voicemails", "confd.users.{user_id}.voicemails.create", CreateAsync,
                body: typeof(Voicemail), answers: typeof(FullView<Voicemail>))
            .Route("DELETE", "/users/{user_id:id}/voicemails", "confd.users.{user_id}.voicemails.delete", DissociateAsync));

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.UnitOfWork.GetVisibleAsync<User>(route["user_id"], cancellationToken);
        var linked = await route.UnitOfWork.RelatedAsync<Voicemail>(user.Id, Voicemail, cancellationToken);
        return RouteResult.Views<Voicemail>([.. linked.Select(one => one.Stored.Id.Key)]);
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        // The mailbox is checked before the user is looked up; both are undone together.
        var created = await route.UnitOfWork.CreateAsync<Voicemail>(route.ReadObject(), cancellationToken);
        var user = await route.UnitOfWork.GetVisibleAsync<User>(route["user_id"], cancellationToken);
        await route.UnitOfWork.AssociateAsync<UserVoicemailPlugin, User, Voicemail>(user, created, cancellationToken);
        return RouteResult.Fresh(created) with { Location = $"/voicemails/{created.Value.Id}" };
    }

    private static async ValueTask<RouteResult> DissociateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.UnitOfWork.GetVisibleAsync<User>(route["user_id"], cancellationToken);
        foreach (var linked in await route.UnitOfWork.RelatedAsync<Voicemail>(user.Id, Voicemail, cancellationToken))
        {
            await route.UnitOfWork.DissociateAsync<UserVoicemailPlugin, User, Voicemail>(user, linked.Stored, cancellationToken);
        }
        return RouteResult.Empty;
    }

    private static DomainEvent EventOf(string what, string action, PairContext<User, Voicemail> link)
    {
        var user = link.Left.Value.Uuid;
        return new DomainEvent(
            $"user_voicemail_{what}", $"config.users.{user}.voicemails.{action}",
            new { UserUuid = user, VoicemailId = link.Right.Value.Id })
        {
            Headers = EventScope.User(link.Left.Tenant ?? default, user),
            Reload = [Reload.Pjsip, Reload.Sccp],
        };
    }
}

/// <summary>A voicemail as its users show it.</summary>
internal sealed record VoicemailBrief(int Id, string Name, LinkView[] Links);
