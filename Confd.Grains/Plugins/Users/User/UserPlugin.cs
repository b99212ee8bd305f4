using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/users</c>: people, their services and forwards.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, users. A user's parts are made, changed and deleted along with it: <see cref="UserVoicemailPart"/> and
/// <see cref="UserLinesPart"/> here, <see cref="IncallsOfUser"/>, <see cref="GroupsOfUser"/>, <see cref="SwitchboardsOfUser"/>,
/// <see cref="AgentOfUser"/>, <see cref="ForwardsOfUser"/>, <see cref="FallbacksOfUser"/> and <see cref="AccountOfUser"/> in the plugins
/// that add them. Each says which part it comes after where the 1.1 API has another order than the engine.
/// </remarks>
public sealed class UserPlugin() : ResourcePlugin<User>(Kind)
{
    /// <summary>Kind of a user.</summary>
    public const string Kind = "user";

    public override void Declare(ResourceBuilder<User> user) => Views(Lists(user
        .Named("users")
        .LookupNamed("id")
        // body
        .Body<UserBody>()
        .Prepare(LineBodyRules.PrepareLines)
        .Normalize(CallRecord.SpreadAlias)
        .Complete((u, _) => u with
        {
            CallerId = u.CallerId.Length > 0 ? u.CallerId : DefaultCallerId(u),
            CreatedAt = WireTime.Text(DateTimeOffset.UtcNow),
        })
        // rules, in this order
        .Unique(
            "email", u => u.Email?.ToLowerInvariant(), (u, _) => Refusals.Exists("User", ("email", u.Email)))
        .Unique(u => u.Username)
        .NamesMusic(u => u.MusicOnHold)
        .Rule(u => TimezoneNames.Check(u.Value.Timezone, u.Before?.Value.Timezone))
        .Must(
            u => u is not { MobileFallbackEnabled: true, MobilePhoneNumber: null },
            Refusals.Resource("PSTN fallback must be disabled when mobile phone number is not set"))
        .IsDestination<UserDestination>(
            d => d.UserId, u => new { UserFirstname = u.Firstname, UserLastname = u.Lastname },
            also: (d, named, token) => MusicOnHold.CheckDestinationAsync(named, d.MohUuid, token))
        .Effect(LineSync.AfterUserEditAsync)
        // effects
        .Part<UserVoicemailPart>()
        .Part<UserLinesPart>(deletedAfter: typeof(UserVoicemailPart))
        .Events("user", "config.user", u => new
        {
            u.Id,
            u.Uuid,
            u.SubscriptionType,
            CreatedAt = u.CreatedAt.Replace('T', ' '),
            u.TenantUuid,
        }, [Reload.Dialplan, Reload.Sccp, Reload.Queue, Reload.Pjsip])
        .LocatedAt(u => $"/users/{u.Id}")));

    private static RelationPath MainExtension { get; } = UserLines.MainLine.Then(LineExtensionPlugin.Extensions);

    private static ResourceBuilder<User> Lists(ResourceBuilder<User> user) => user
        .Column("fullname", u => u.Lastname is null ? null : $"{u.Firstname} {u.Lastname}")
        // of the main line, its extension and the voicemail, when they are enabled
        .Column("voicemail_number", UserVoicemailPlugin.Voicemail, "enabled_number", source: ColumnSource.Folded)
        .Column("provisioning_code", UserLines.MainLine, "provisioning_code")
        .Column("exten", MainExtension, "enabled_exten", source: ColumnSource.Folded)
        .Column("extension", MainExtension, "enabled_exten", source: ColumnSource.Folded)
        .Column("context", MainExtension, "enabled_context", source: ColumnSource.Folded)
        .NotSearched("voicemail_number", "extension", "context")
        .Collated("firstname", "lastname", "fullname", "description")
        .CommaLists("uuid", "exten", "mobile_phone_number");

    private static void Views(ResourceBuilder<User> user) => user
        .Links(id: u => u.Id)
        .Brief(UserViews.Brief)
        .ShowsTenant()
        .Show("country", u => u.Owner?.Country)
        .Show("call_record_enabled", u => CallRecord.IsAll(u.Value))
        .View("directory", UserViews.Directory, [UserVoicemailPlugin.Voicemail, UserAgentPlugin.Agent, .. UserLines.Lines.ThenEach(LineExtensionPlugin.Extensions)])
        .View("summary", UserViews.Summary, UserLines.Lines.ThenEach([.. LineViews.Needs, LineExtensionPlugin.Extensions]))
        .View("line_presence", UserViews.LinePresence, UserLines.Lines.ThenEach(LineViews.Needs))
        .ViewsOfLists(unknown: view => Refusals.Input($"view '{view}' does not exist"));

    /// <summary>The user's names, cut to the length of the field.</summary>
    private static string DefaultCallerId(User user)
    {
        var name = user.Lastname is { Length: > 0 } ? $"{user.Firstname} {user.Lastname}" : user.Firstname;
        return $"\"{string.Concat(name.EnumerateRunes().Take(User.MaxCallerId - 2))}\"";
    }
}
