using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/endpoints/sccp</c>: SCCP endpoints of lines.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_sccp.</remarks>
public sealed class EndpointSccpPlugin : ResourcePlugin<SccpEndpoint>
{
    /// <summary>Kind of an SCCP endpoint.</summary>
    public const string Kind = "endpoint_sccp";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<SccpEndpoint> sccp) => sccp
        .Named("endpoints/sccp", called: "SCCPEndpoint", by: e => e.Id)
        .TenantScoped()
        .Body(SccpOptions.Check)
        .Complete((e, _) => e with { Name = RandomName.Eight() })
        .MergeWith(SccpOptions.Merge)
        // reading
        .Columns(e => e.Id)
        .Column("caller_id_name", e => SccpOptions.Find(e.Options, "cid_name"))
        .Column("caller_id_num", e => SccpOptions.Find(e.Options, "cid_num"))
        .Search("id")
        .Sort(by: "id", "id")
        .Links("endpoint_sccp")
        .Show("line", LineEndpoints.LineOf, LineEndpoints.LineOfSccp)
        // effects
        .OnEach(Change.Created, (e, token) => TellAsync("created", e, [], token))
        .OnEach(Change.Edited, (e, token) => TellAsync("edited", e, [Reload.Sccp, Reload.Dialplan], token))
        .OnEach(Change.Deleted, (e, token) => TellAsync("deleted", e, [Reload.Sccp, Reload.Dialplan], token));

    private static async ValueTask<IReadOnlyList<Told>> TellAsync(
        string what, EventContext<SccpEndpoint> context, string[] reload, CancellationToken cancellationToken)
    {
        var lines = await context.Session.RelatedAsync<Line>(context.Stored.Id, LineEndpoints.LineOfSccp, cancellationToken);
        return [new Told($"sccp_endpoint_{what}", $"config.sccp_endpoint.{what}", new
        {
            context.Value.Id,
            context.Value.TenantUuid,
            Line = lines.Count > 0 ? new { lines[0].Value.Id } : null,
        })
        {
            Reload = reload,
        }];
    }
}
