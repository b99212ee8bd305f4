using System.Text.Json.Nodes;
using Orleans.Placement;

namespace Confd.Plugins;

/// <inheritdoc cref="IProvdDeviceGrain"/>
/// <remarks>
/// wazo-provd compares no versions: a client that reads a document and writes it back undoes other writes in between. So requests
/// and the sink change a device only here. Not reentrant.
/// </remarks>
[PreferLocalPlacement, CollectionAgeLimit(Minutes = 2)]
internal sealed class ProvdDeviceGrain(ProvdClient client) : Grain, IProvdDeviceGrain
{
    /// <summary>Limit for all calls of one change; shorter than a caller waits for a silo.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private string Device => this.GetPrimaryKeyString();

    public async Task<ProvdOutcome> ChangeAsync(ProvdChange change, CancellationToken cancellationToken)
    {
        // The caller may have given up while it waited for others.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return new ProvdOutcome(await ChangeAsync(new ProvdCalls(client, Longest), change, cancellationToken));
        }
        catch (ProvdException failed)
        {
            return new ProvdOutcome(IsDone: false)
            {
                Fault = failed.Message, IsUnavailable = failed.IsUnavailable, Status = failed.Status, Text = failed.Text,
            };
        }
    }

    private async Task<bool> ChangeAsync(ProvdCalls calls, ProvdChange change, CancellationToken cancellationToken)
    {
        if (await calls.DeviceAsync(Device, change.Owner, cancellationToken) is not { } before
            || ProvdDocuments.TenantOf(before) != change.Owner)
        {
            return false;
        }
        var after = ProvdDocuments.With(before, change.Fields is { } fields ? JsonNode.Parse(fields)!.AsObject() : []);
        var owner = change.NextOwner ?? change.Owner;
        after["tenant_uuid"] = $"{owner}";
        var current = before["config"].AsText() is { Length: > 0 } its ? its : null;
        if (change.SetsTemplate && current is not null)
        {
            await SetTemplateAsync(calls, current, change.Template, cancellationToken);
        }
        if (change.Configuration is { } configuration)
        {
            var config = current is null ? null : await calls.ConfigAsync(current, cancellationToken);
            await calls.PutConfigAsync(
                ProvdDocuments.BasedOn(JsonNode.Parse(configuration)!.AsObject(), ProvdDocuments.TemplateOf(config)), cancellationToken);
            after["config"] = Device;
        }
        if (!JsonNode.DeepEquals(after, ProvdDocuments.With(before, [])) && !await calls.PutDeviceAsync(after, owner, cancellationToken))
        {
            return false;
        }
        if (current is not null && after["config"].AsText() != current && ProvdDocuments.IsItsOwn(current, Device))
        {
            await calls.RemoveConfigAsync(current, cancellationToken);
        }
        return true;
    }

    private static async Task SetTemplateAsync(ProvdCalls calls, string id, string? template, CancellationToken cancellationToken)
    {
        if (await calls.ConfigAsync(id, cancellationToken) is { } config && ProvdDocuments.TemplateOf(config) != template)
        {
            await calls.PutConfigAsync(ProvdDocuments.WithTemplate(config, template), cancellationToken);
        }
    }
}
