namespace Confd.Plugins;

/// <summary>Declares the voicemail of a user: at most one; a personal mailbox may serve several users.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_voicemail.</remarks>
public sealed class UserVoicemailPlugin() : AssociationPlugin<User, Voicemail>("user_voicemail")
{
    /// <summary>From a voicemail to its users.</summary>
    public static RelationPath Users { get; } = RelationPath.Left<UserVoicemailPlugin>();

    /// <summary>From a user to the voicemail.</summary>
    public static RelationPath Voicemail { get; } = RelationPath.Right<UserVoicemailPlugin>();

    public override void Declare(AssociationBuilder<User, Voicemail> pair) => pair
        .Route("/users/{user_id:id}/voicemails/{voicemail_id:int}", hasDelete: false)
        // rules, in this order
        .SameTenant(rightFirst: true)
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
        .ShowOnRight("users")
        // effects
        .Events(
            "user_voicemail", "config.users.{left}.voicemails",
            link => new { UserUuid = link.Left.Value.Uuid, VoicemailId = link.Right.Value.Id }, [Reload.Pjsip, Reload.Sccp],
            headers: link => EventScope.User(link.Left))
        // the rest of the routes
        .Routes(routes => routes
            .Route("GET", "/users/{user_id:id}/voicemails", ReadAsync, isList: true,
                answers: typeof(FullView<Voicemail>), query: [])
            .Route(
                "POST", "/users/{user_id:id}/voicemails", CreateAsync,
                body: typeof(Voicemail), answers: typeof(FullView<Voicemail>))
            .Route("DELETE", "/users/{user_id:id}/voicemails", DissociateAsync));

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        var linked = await route.UnitOfWork.RelatedAsync<Voicemail>(user.Id, Voicemail, cancellationToken);
        return RouteResult.Views<Voicemail>([.. linked.Select(one => one.Stored.Id.Key)]);
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        // The mailbox is checked before the user is looked up; both are undone together.
        var created = await route.UnitOfWork.CreateAsync<Voicemail>(route.ReadObject(), cancellationToken);
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        await route.UnitOfWork.AssociateAsync<UserVoicemailPlugin, User, Voicemail>(user, created, cancellationToken);
        return RouteResult.Fresh(created) with { Location = $"/voicemails/{created.Value.Id}" };
    }

    private static async ValueTask DissociateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        foreach (var linked in await route.UnitOfWork.RelatedAsync<Voicemail>(user.Id, Voicemail, cancellationToken))
        {
            await route.UnitOfWork.DissociateAsync<UserVoicemailPlugin, User, Voicemail>(user, linked.Stored, cancellationToken);
        }
    }
}

/// <summary>A voicemail as its users show it.</summary>
internal sealed record VoicemailBrief(int Id, string Name, LinkView[] Links);
