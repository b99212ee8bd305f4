using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/conferences</c>: conference rooms.</summary>
/// <remarks>Source: wazo-confd 1.1 API, conferences.</remarks>
public sealed class ConferencePlugin : ResourcePlugin<Conference>
{
    /// <inheritdoc/>
    public override string Name => "conference";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Conference> conference) => conference
        .Named("conferences", called: "Conference", by: c => c.Id)
        .TenantScoped()
        // rules
        .NamesMusic(c => c.MusicOnHold)
        .IsDestination<ConferenceDestination>(d => d.ConferenceId, c => new { ConferenceName = c.Name })
        // reading
        .Columns(c => c.Id, c => c.Name, c => c.PreprocessSubroutine)
        .Sort(by: "name")
        .Links()
        // effects
        .OnEveryChange(EventOf);

    /// <summary>id, name and link, as other resources show it.</summary>
    internal static ConferenceBrief Brief(ViewNode<Conference> conference) =>
        new(conference.Value.Id, conference.Value.Name, conference.Links);

    private static DomainEvent EventOf(string what, Conference conference) => new(
        $"conference_{what}", $"config.conferences.{what}", new { conference.Id })
    {
        Headers = HeadersOf(conference),
        Reload = ["module reload app_confbridge.so"],
    };

    private static JsonObject HeadersOf(Conference conference)
    {
        var headers = EventScope.Tenant(conference.TenantUuid);
        headers["conference_id"] = conference.Id;
        return headers;
    }
}

/// <summary>A conference room as other resources show it.</summary>
internal sealed record ConferenceBrief(int Id, string? Name, LinkView[] Links);
