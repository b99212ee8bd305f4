using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares <c>/applications</c>: applications that API clients drive, with or without a node that holds calls.</summary>
/// <remarks>Source: wazo-confd 1.1 API, applications.</remarks>
public sealed class ApplicationPlugin() : ResourcePlugin<Application>("application")
{
    public override void Declare(ResourceBuilder<Application> application) => application
        .Named("applications")
        // body
        .Body<ApplicationBody>()
        .Joined("destination", "destination_options")
        .ResetByPut("destination", null)
        .Normalize(ApplicationBody.ReadDestination)
        // rules
        .RuleAsync((a, token) => MusicOnHold.CheckAsync(
            a.UnitOfWork, "music_on_hold", a.Value.DestinationOptions?.MusicOnHold, a.After.Tenant, token))
        .IsDestination<ApplicationDestination>(d => d.ApplicationUuid, a => new { ApplicationName = a.Name })
        // reading
        .Show("destination_options", a => OptionsOf(a.Value))
        .Brief(a => new ApplicationBrief(a.Value.Uuid, a.Value.Name, a.Links))
        // effects
        .Events("application", "config.applications", a => new
        {
            a.Uuid,
            a.TenantUuid,
            a.Name,
            a.Destination,
            DestinationOptions = OptionsOf(a),
        });

    private static JsonObject OptionsOf(Application application) => application.DestinationOptions is { } options
        ? JsonSerializer.SerializeToNode(options, ConfdJson.ViewOptions)!.AsObject()
        : [];
}

/// <summary>An application as other resources show it.</summary>
internal sealed record ApplicationBrief(Guid Uuid, string? Name, LinkView[] Links);
