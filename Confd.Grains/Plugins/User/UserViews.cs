using Confd.Resources;

namespace Confd.Plugins;

/// <summary>How users look within other resources, and in lists with <c>view</c>.</summary>
public static class UserViews
{
    /// <summary>uuid, names and link.</summary>
    public static object Brief(ViewNode<User> user) => new
    {
        user.Value.Uuid,
        user.Value.Firstname,
        user.Value.Lastname,
        Links = LinkView.To("users", $"/users/{user.Value.Id}"),
    };

    /// <summary>For directories of people.</summary>
    internal static object Directory(ViewNode<User> user)
    {
        var line = user.One<Line>(UserLines.Lines);
        var extension = line?.One<Extension>(LineExtensionPlugin.Extensions);
        return new
        {
            user.Value.Id,
            user.Value.Uuid,
            LineId = line?.Value.Id,
            AgentId = user.One<Agent>(UserAgentPlugin.Agent)?.Id.Key,
            user.Value.Firstname,
            user.Value.Lastname,
            user.Value.Email,
            extension?.Value.Exten,
            user.Value.MobilePhoneNumber,
            VoicemailNumber = user.One<Voicemail>(UserVoicemailPlugin.Voicemail)?.Value.Number,
            user.Value.Userfield,
            user.Value.Description,
            extension?.Value.Context,
        };
    }

    /// <summary>For tables of users.</summary>
    internal static object Summary(ViewNode<User> user)
    {
        var line = user.One<Line>(UserLines.Lines);
        var extension = line?.One<Extension>(LineExtensionPlugin.Extensions);
        var isWebrtc = line is not null && (bool)LineViews.IsWebrtc(line);
        var protocol = line is null ? null : LineViews.Protocol(line);
        return new
        {
            user.Value.Id,
            user.Value.Uuid,
            user.Value.Firstname,
            user.Value.Lastname,
            user.Value.Email,
            Extension = extension?.Value.Exten,
            extension?.Value.Context,
            ProvisioningCode = isWebrtc || protocol == "custom" ? null : line?.Value.ProvisioningCode,
            Protocol = protocol,
            user.Value.Enabled,
            user.Value.SubscriptionType,
            IsWebrtc = isWebrtc,
        };
    }

    /// <summary>For those who watch lines.</summary>
    internal static object LinePresence(ViewNode<User> user) => new
    {
        user.Value.Uuid,
        user.Value.TenantUuid,
        Lines = user.Many<Line>(UserLines.Lines).Select(line => new
        {
            line.Value.Id,
            Name = LineViews.Name(line),
            Protocol = LineViews.Protocol(line),
        }),
        Services = new { user.Value.Services.Dnd },
    };
}
