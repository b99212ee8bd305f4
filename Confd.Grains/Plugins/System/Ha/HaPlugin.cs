using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Notifier;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/ha</c>: the role of this server of two, and the address of the other.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, ha. sysconfd has the state; without sysconfd the last PUT counts. The address that a master
/// names becomes the backup of every registrar, in the same transaction.
/// </remarks>
public sealed class HaPlugin() : SettingsPlugin<HighAvailability>(Id.Kind)
{
    /// <summary>The document's row.</summary>
    internal static readonly ResourceId Id = new("ha", "0");

    private const string Question = "/get_ha_config";

    public override void Declare(SettingsBuilder<HighAvailability> ha) => ha
        .Route("ha")
        .Body(typeof(HaBody))
        .Form("remote_address", IsAnAddress)
        .Canonicalize(value => value with { RemoteAddress = IpAddresses.Normal(value.RemoteAddress) ?? "" })
        .KnownElsewhere(ReadAsync)
        // rules
        .Must(h => h is { NodeType: "disabled" } or { RemoteAddress.Length: > 0 }, Refusals.Schema("remote_address cannot be empty"))
        // effects
        .Effect(SetBackupsAsync)
        .OnEdited("ha_edited", "config.ha.edited", calls: value =>
        [
            Sysconfd.Post("/update_ha_config", new JsonObject { ["node_type"] = value.NodeType, ["remote_address"] = value.RemoteAddress }),
        ]);

    /// <summary>An empty text passes: a rule over the whole body says when an address is needed.</summary>
    private static Refusal? IsAnAddress(JsonNode address) =>
        address.GetValue<string>() is { Length: > 0 } text && IpAddresses.Normal(text) is null
            ? Refusals.Field("remote_address", new Dictionary<string, object>
            {
                ["message"] = "Not a valid IP address.", ["constraint_id"] = "type", ["constraint"] = "ip_address",
            })
            : null;

    private static async ValueTask SetBackupsAsync(RuleContext<HighAvailability> ha, CancellationToken cancellationToken)
    {
        if (ha.Value.NodeType == "slave"
            || (ha.Value.NodeType == "disabled" && (await ReadAsync(ha.UnitOfWork, ha.Before!.Value, cancellationToken)).NodeType == "slave"))
        {
            // A slave's registrars are those of its master.
            return;
        }
        var backup = ha.Value.NodeType == "master" ? ha.Value.RemoteAddress : null;
        // A registrar created at the same time counts as created after this change. One deleted meanwhile is skipped.
        foreach (var registrar in await ha.UnitOfWork.ListAllAsync<Registrar>(cancellationToken))
        {
            if (await ha.UnitOfWork.FindVisibleAsync<Registrar>(registrar.Id, cancellationToken) is { } stored)
            {
                var fields = new JsonObject { ["backup_host"] = backup, ["proxy_backup_host"] = backup };
                await ha.UnitOfWork.EditAsync(stored, fields, cancellationToken);
            }
        }
    }

    private static async ValueTask<HighAvailability> ReadAsync(
        UnitOfWork work, HighAvailability stored, CancellationToken cancellationToken)
    {
        var sysconfd = work.Service<SysconfdClient>();
        // A PUT reaches sysconfd a moment later; until then its state is older than ours.
        if (!sysconfd.IsThere
            || await work.Service<IEventSinks>().IsAwaitedAsync(IEventSinks.Sysconfd, Id, cancellationToken))
        {
            return stored;
        }
        var answer = await sysconfd.AskAsync(Question, cancellationToken);
        return new HighAvailability
        {
            NodeType = answer["node_type"].AsText() ?? throw sysconfd.Failed(Question, "the answer has no node_type"),
            RemoteAddress = answer["remote_address"].AsText(),
        };
    }
}

/// <summary>The body of PUT.</summary>
internal sealed record HaBody
{
    /// <summary>disabled, master or slave.</summary>
    [Required, OneOf("disabled", "master", "slave"), StructuredFaults] public string NodeType { get; init; } = "";

    /// <summary>IP address of the other server; it may be empty only with <c>disabled</c>. Default empty.</summary>
    [StructuredFaults] public string RemoteAddress { get; init; } = "";
}
