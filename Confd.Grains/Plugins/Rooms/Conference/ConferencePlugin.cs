namespace Confd.Plugins;

/// <summary>Declares <c>/conferences</c>: conference rooms.</summary>
/// <remarks>Source: wazo-confd 1.1 API, conferences.</remarks>
public sealed class ConferencePlugin() : ResourcePlugin<Conference>("conference")
{
    public override void Declare(ResourceBuilder<Conference> conference) => conference
        .Named("conferences")
        // rules
        .NamesMusic(c => c.MusicOnHold)
        .IsDestination<ConferenceDestination>(d => d.ConferenceId, c => new { ConferenceName = c.Name })
        .Brief(c => new ConferenceBrief(c.Value.Id, c.Value.Name, c.Links))
        // effects
        .Events(
            "conference", "config.conferences", c => new { c.Id }, [Reload.Confbridge],
            headers: c => EventScope.Tenant(c.TenantUuid).With("conference_id", c.Id));
}

/// <summary>A conference room as other resources show it.</summary>
internal sealed record ConferenceBrief(int Id, string? Name, LinkView[] Links);
