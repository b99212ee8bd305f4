using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Users as shown within other resources, and in lists with <c>view</c>.</summary>
public static class UserViews
{
    /// <summary>uuid, names and link.</summary>
    public static UserBrief Brief(ViewNode<User> user) =>
        new(user.Value.Uuid, user.Value.Firstname, user.Value.Lastname, user.Links);

    /// <summary>For directories of people.</summary>
    internal static UserDirectoryView Directory(ViewNode<User> user)
    {
        var line = user.One<Line>(UserLines.Lines);
        var extension = line?.One<Extension>(LineExtensionPlugin.Extensions);
        return new(
            user.Value.Id, user.Value.Uuid, line?.Value.Id, user.One<Agent>(UserAgentPlugin.Agent)?.Id.Key, user.Value.Firstname,
            user.Value.Lastname, user.Value.Email, extension?.Value.Exten, user.Value.MobilePhoneNumber,
            user.One<Voicemail>(UserVoicemailPlugin.Voicemail)?.Value.Number, user.Value.Userfield, user.Value.Description,
            extension?.Value.Context);
    }

    /// <summary>For tables of users.</summary>
    internal static UserSummaryView Summary(ViewNode<User> user)
    {
        var line = user.One<Line>(UserLines.Lines);
        var extension = line?.One<Extension>(LineExtensionPlugin.Extensions);
        var isWebrtc = line is not null && LineViews.IsWebrtc(line);
        var protocol = line is null ? null : LineViews.Protocol(line);
        return new(
            user.Value.Id, user.Value.Uuid, user.Value.Firstname, user.Value.Lastname, user.Value.Email, extension?.Value.Exten,
            extension?.Value.Context, isWebrtc || protocol == "custom" ? null : line?.Value.ProvisioningCode, protocol,
            user.Value.Enabled, user.Value.SubscriptionType, isWebrtc);
    }

    /// <summary>For clients that watch lines.</summary>
    internal static UserLinePresenceView LinePresence(ViewNode<User> user) => new(
        user.Value.Uuid, user.Value.TenantUuid,
        user.Many<Line>(UserLines.Lines).Select(line =>
            new PresentLine(line.Value.Id, LineViews.Name(line), LineViews.Protocol(line))),
        new PresentServices(user.Value.Services.Dnd));
}

/// <summary>A user as other resources show it.</summary>
public sealed record UserBrief(Guid Uuid, string Firstname, string? Lastname, LinkView[] Links);

/// <summary>A user in a directory of people.</summary>
internal sealed record UserDirectoryView(
    int Id, Guid Uuid, int? LineId, string? AgentId, string Firstname, string? Lastname, string? Email, string? Exten,
    string? MobilePhoneNumber, string? VoicemailNumber, string? Userfield, string? Description, string? Context);

/// <summary>A user in a table.</summary>
internal sealed record UserSummaryView(
    int Id, Guid Uuid, string Firstname, string? Lastname, string? Email, string? Extension, string? Context,
    [property: Secret] string? ProvisioningCode, string? Protocol, bool Enabled, int SubscriptionType, bool IsWebrtc);

/// <summary>A user for clients that watch lines.</summary>
internal sealed record UserLinePresenceView(
    Guid Uuid, Guid TenantUuid, IEnumerable<PresentLine> Lines, PresentServices Services);

/// <summary>A line for clients that watch it.</summary>
internal sealed record PresentLine(int Id, string? Name, string? Protocol);

/// <summary>The services for clients that watch lines.</summary>
internal sealed record PresentServices(UserService Dnd);
