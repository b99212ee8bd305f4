using System.Text;
using System.Text.Json.Nodes;
using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Plugins;

/// <summary>Writes configurations composed from lines to the phones in wazo-provd, for <see cref="ProvdReceiver"/>.</summary>
/// <remarks>Source: wazo-confd 1.1, configurations of devices in wazo-provd.</remarks>
internal sealed partial class ProvdPhones(
    ProvdClient client, BackgroundWork background, IGrainFactory grains, ILogger<ProvdPhones> logger)
{
    /// <summary>Limit for all calls of one event; a retry starts anew.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The calls of one event.</summary>
    public ProvdCalls NewCalls() => new(client, Longest);

    /// <summary>A phone with lines gets the configuration composed from them; a phone without lines is reset.</summary>
    public async Task ConfigureAsync(string id, Guid tenant, CancellationToken cancellationToken)
    {
        var calls = NewCalls();
        if (await FindAsync(calls, id, tenant, cancellationToken) is not { } device)
        {
            return;
        }
        var composed = await background.ReadAsync(tenant, async (work, responder) =>
        {
            var lines = await work.RelatedAsync<Line>(new ResourceId(DevicePlugin.Kind, id), LineDevices.Lines, cancellationToken);
            return lines.Count > 0 ? await ComposeAsync(work, responder, id, cancellationToken) : null;
        });
        await (composed is not null
            ? WriteAsync(calls, composed, id, tenant, cancellationToken)
            : ResetAsync(calls, device, id, tenant, cancellationToken));
    }

    public async Task SynchronizeAsync(string id, Guid tenant, CancellationToken cancellationToken)
    {
        var calls = NewCalls();
        if (await FindAsync(calls, id, tenant, cancellationToken) is not null)
        {
            await calls.SynchronizeAsync(id, tenant, cancellationToken);
        }
    }

    /// <summary>Removes the phones of a tenant that is gone, and their configurations.</summary>
    public async Task RemoveTenantAsync(Guid tenant, CancellationToken cancellationToken)
    {
        var calls = NewCalls();
        // A tenant that is gone can't ask the server.
        var found = await calls.DevicesAsync(
            new JsonObject { ["tenant_uuid"] = $"{tenant}" }, tenant: null, isRecursive: true, cancellationToken);
        foreach (var device in found.Where(device => ProvdDocuments.TenantOf(device) == tenant))
        {
            if (device["id"].AsText() is { Length: > 0 } id)
            {
                await calls.RemoveDeviceAsync(id, tenant: null, cancellationToken);
                await RemoveConfigAsync(calls, id, device["config"].AsText(), cancellationToken);
            }
        }
    }

    /// <summary>The device; null when there is nothing to do for it.</summary>
    private async Task<JsonObject?> FindAsync(ProvdCalls calls, string id, Guid tenant, CancellationToken cancellationToken)
    {
        // Without a tenant, to tell a device of another tenant from a missing one.
        if (await calls.DeviceAsync(id, tenant: null, cancellationToken) is not { } device)
        {
            LogMissing(id);
            return null;
        }
        if (ProvdDocuments.TenantOf(device) != tenant)
        {
            LogStranger(id, tenant);
            return null;
        }
        return device;
    }

    private static async ValueTask<PhoneConfiguration> ComposeAsync(
        UnitOfWork work, ViewResponder responder, string id, CancellationToken cancellationToken)
    {
        var codes = await PhoneFeatureCodes.ReadAsync(work, cancellationToken);
        return await PhoneConfigurations.ComposeAsync(responder, new Device { Id = id, Config = id }, codes, cancellationToken);
    }

    private async Task WriteAsync(
        ProvdCalls calls, PhoneConfiguration composed, string id, Guid tenant, CancellationToken cancellationToken)
    {
        var change = new ProvdChange(tenant) { Configuration = Encoding.UTF8.GetString(ViewResponder.Json(composed)) };
        if (await calls.ChangeDeviceAsync(grains, id, change, cancellationToken))
        {
            await calls.ReconfigureAsync(id, tenant, cancellationToken);
        }
    }

    private async Task ResetAsync(ProvdCalls calls, JsonObject device, string id, Guid tenant, CancellationToken cancellationToken)
    {
        if (device["config"].AsText() is { } current && Provisioning.IsAutoprov(current))
        {
            // An earlier try may have stopped here.
            await calls.RemoveConfigAsync(id, cancellationToken);
            await calls.ReconfigureAsync(id, tenant, cancellationToken);
            return;
        }
        var config = await calls.AutocreateAsync(cancellationToken);
        var fields = new JsonObject { ["config"] = config, ["options"] = null };
        if (await calls.ChangeDeviceAsync(grains, id, new ProvdChange(tenant) { Fields = fields.ToJsonString() }, cancellationToken))
        {
            await calls.ReconfigureAsync(id, tenant, cancellationToken);
        }
        else
        {
            await calls.RemoveConfigAsync(config, cancellationToken);
        }
    }

    private static Task RemoveConfigAsync(ProvdCalls calls, string device, string? config, CancellationToken cancellationToken) =>
        config is { } its && ProvdDocuments.IsItsOwn(its, device)
            ? calls.RemoveConfigAsync(its, cancellationToken)
            : Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Device {Device} is not known to wazo-provd: nothing is done for it")]
    private partial void LogMissing(string device);

    [LoggerMessage(LogLevel.Warning, "Device {Device} belongs to another tenant than {Tenant} in wazo-provd: nothing is done for it")]
    private partial void LogStranger(string device, Guid tenant);
}
