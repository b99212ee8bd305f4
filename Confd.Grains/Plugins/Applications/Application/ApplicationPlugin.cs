using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/applications</c>: applications that API clients drive, with or without a node that holds calls.</summary>
/// <remarks>Source: wazo-confd 1.1 API, applications.</remarks>
public sealed class ApplicationPlugin : ResourcePlugin<Application>
{
    /// <inheritdoc/>
    public override string Name => "application";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Application> application) => application
        .Named("applications", called: "Application", by: a => a.Uuid)
        .TenantScoped()
        // body
        .CreateBody<ApplicationBody>()
        .EditBody<ApplicationBody>()
        .Joined("destination", "destination_options")
        .ResetByPut("destination", null)
        .Normalize(ApplicationBody.ReadDestination)
        // rules
        .RuleAsync((a, token) => MusicOnHold.CheckAsync(
            a.UnitOfWork, "music_on_hold", a.Value.DestinationOptions?.MusicOnHold, a.After.Tenant, token))
        .IsDestination<ApplicationDestination>(d => d.ApplicationUuid, a => new { ApplicationName = a.Name })
        // reading
        .KeyColumn("uuid")
        .Columns(a => a.Name)
        .Sort(by: "uuid")
        .Show("destination_options", a => OptionsOf(a.Value))
        .Links()
        // effects
        .Events("application", "config.applications", a => new
        {
            a.Uuid,
            a.TenantUuid,
            a.Name,
            a.Destination,
            DestinationOptions = OptionsOf(a),
        });

    /// <summary>uuid, name and link, as other resources show it.</summary>
    internal static ApplicationBrief Brief(ViewNode<Application> application) =>
        new(application.Value.Uuid, application.Value.Name, application.Links);

    private static JsonObject OptionsOf(Application application) => application.DestinationOptions is { } options
        ? JsonSerializer.SerializeToNode(options, ConfdJson.ViewOptions)!.AsObject()
        : [];
}

/// <summary>An application as other resources show it.</summary>
internal sealed record ApplicationBrief(Guid Uuid, string? Name, LinkView[] Links);
