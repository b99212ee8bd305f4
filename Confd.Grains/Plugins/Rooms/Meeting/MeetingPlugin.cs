using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Declares <c>/meetings</c>, and the routes for users and guests.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings.</remarks>
public sealed class MeetingPlugin() : ResourcePlugin<Meeting>(Kind)
{
    /// <summary>Kind of a meeting.</summary>
    public const string Kind = "meeting";

    private const string OwnerKind = "meeting.owner";

    /// <summary>From a meeting to its owners.</summary>
    internal static RelationPath Owners { get; } = RelationPath.Right(OwnerKind);

    /// <summary>From a meeting to the code that is dialled before its number.</summary>
    private static RelationPath Code { get; } = RelationPath.Right("meeting.code");

    public override void Declare(ResourceBuilder<Meeting> meeting) => Views(meeting
        .Named("meetings")
        // body
        .Body<MeetingBody>()
        .ResetByPut("owner_uuids", new JsonArray())
        .Complete((m, completion) => m with
        {
            CreationTime = WireTime.Text(completion.UnitOfWork.Service<TimeProvider>().GetUtcNow()),
            Number = $"{RandomNumberGenerator.GetInt32(1_000_000):D6}",
        })
        .KeepsReferences(OwnerKind, MeetingGuest.EndpointKind, Code.LinkKind)
        // rules, in this order
        .RuleAsync(LinkOwnersAsync)
        .Unique(m => m.Number)
        // effects
        .Effect(MakeSurroundingsAsync)
        .EffectOnDelete((m, token) => MeetingGuest.RemoveAfterAsync(m.UnitOfWork, m.After, token))
        .OnEach(Change.Created, (m, token) => MeetingEvents.EventOfAsync("created", "created", m, token))
        .OnEach(Change.Edited, (m, token) => MeetingEvents.EventOfAsync("updated", "edited", m, token))
        .OnEach(Change.Deleted, (m, token) => MeetingEvents.EventOfAsync("deleted", "deleted", m, token))
        .OnBusMessage("request_handlers_progress", MeetingProgress.PublishReadyAsync)
        .Recurring(Interval, MeetingPurge.RunAsync)
        // the rest of the routes
        .Routes(MyMeetings.Declare)
        .Routes(GuestMeetings.Declare));

    /// <summary>Time between two purges.</summary>
    internal static TimeSpan Interval(IServiceProvider host) => host.GetRequiredService<IOptions<MeetingOptions>>().Value.PurgeInterval;

    private static void Views(ResourceBuilder<Meeting> meeting) => meeting
        .Column("owner", Owners, "uuid", source: ColumnSource.Key)
        .Before("created_before", "creation_time")
        .NotSearched("owner")
        .NotSorted("owner")
        .ShowsTenant(withMaster: true)
        .Show("owner_uuids", m => m.Many<User>(Owners).Select(owner => owner.Value.Uuid), Owners)
        .Show("ingress_http_uri", m => TenantIngress.Of(m))
        .Show("guest_sip_authorization", [return: Secret] (m) => MeetingGuest.AuthorizationOf(m), MeetingGuest.Endpoint)
        .Show("exten", m => FeatureCodes.Number(m, Code, m.Value.Number), Code);

    /// <summary>Links the owners that the body names, in its order and each once; owners stay when it names none.</summary>
    private static async ValueTask<Refusal?> LinkOwnersAsync(RuleContext<Meeting> context, CancellationToken cancellationToken)
    {
        if (context.Beside["owner_uuids"] is not JsonArray given)
        {
            return null;
        }
        var (work, meeting) = (context.UnitOfWork, context.After);
        var uuids = given.Select(one => (string)one!).Distinct().ToList();
        await work.PreloadAsync<User>(uuids, [], cancellationToken);
        var links = new List<LinkRow>();
        foreach (var uuid in uuids)
        {
            if (await work.Within(meeting.Tenant).FindAsync<User>(uuid, cancellationToken) is not { } owner)
            {
                return Refusals.NotFound("User", ("id", Guid.Parse(uuid)));
            }
            links.Add(new LinkRow(OwnerKind, meeting.Id, owner.Id, links.Count));
        }
        await work.ReplaceLinksAsync(Owners, meeting.Id, links, cancellationToken);
        return null;
    }

    private static async ValueTask MakeSurroundingsAsync(RuleContext<Meeting> context, CancellationToken cancellationToken)
    {
        if (context.Before is null)
        {
            await FeatureCodes.LinkAsync(context.UnitOfWork, context.After.Id, Code, "meetingjoin", cancellationToken);
            await MeetingGuest.MakeAsync(context.UnitOfWork, context.After, cancellationToken);
        }
    }
}

/// <summary>Body of a meeting.</summary>
internal sealed record MeetingBody : Meeting
{
    /// <summary>Users of its tenant who let guests in; each counts once.</summary>
    public IReadOnlyList<Guid> OwnerUuids { get; init; } = [];
}
