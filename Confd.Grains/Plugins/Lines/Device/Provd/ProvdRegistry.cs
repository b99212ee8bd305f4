using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// wazo-provd keeps the phones, and reads ask it. A phone has a row here when it has lines, to link them to, or when we gave it
/// its address, so that the database decides which request comes first.
/// </summary>
/// <remarks>See docs/decisions/0038.</remarks>
internal sealed class ProvdRegistry : IDeviceRegistry
{
    /// <summary>A missing configuration may just have been replaced, so the device is read again.</summary>
    private const int Looks = 3;

    /// <summary>Name of the unique rule: no two rows claim an address.</summary>
    private const string ByAddress = "mac";

    private static readonly InputPattern Address = new("^([0-9a-f]{2})(:[0-9a-f]{2}){5}$");

    public void Declare(ResourceBuilder<Device> device) => device
        .RuleAsync(AddressIsFreeAsync)
        .Unique(d => d.Mac)
        .WithoutStandardRoutes()
        .Links()
        .KnownElsewhere(FindAsync)
        .Routes(ProvdRoutes.Declare);

    public async ValueTask<bool> HasPluginAsync(UnitOfWork work, string plugin, CancellationToken cancellationToken) =>
        (await ProvdCalls.Of(work).PluginsAsync(cancellationToken)).Contains(plugin);

    public async ValueTask<bool> HasTemplateAsync(UnitOfWork work, string template, CancellationToken cancellationToken) =>
        await ProvdCalls.Of(work).ConfigAsync(template, cancellationToken) is { } config
        && ProvdDocuments.IsTemplate(config);

    public async ValueTask<Stored<Device>> HoldAsync(
        UnitOfWork work, Stored<Device> device, Guid tenant, CancellationToken cancellationToken)
    {
        var held = await ClaimAsync(work, await RowAsync(work, device, tenant, cancellationToken), device.Value.Mac, cancellationToken);
        if (device.Value.IsNew)
        {
            work.AtEnd(token => ProvdWrites.MoveAsync(work, device, tenant, token));
        }
        return held;
    }

    /// <summary>A device of wazo-provd that the request may see.</summary>
    /// <exception cref="RefusedException">There is none (404), or the server can't be asked (503).</exception>
    public static async ValueTask<ProvdDevice> GetAsync(UnitOfWork work, string id, CancellationToken cancellationToken)
    {
        var found = await AskAsync(work, id, work.Caller.TenantUuid, cancellationToken);
        return found is not null && await work.SeesAsync(found.Stored.Tenant, cancellationToken)
            ? found
            : throw new RefusedException(work.NotFound<Device>(id));
    }

    /// <summary>A device as the server shows it to a tenant, with its configuration; null when there is none.</summary>
    public static async ValueTask<ProvdDevice?> AskAsync(UnitOfWork work, string id, Guid tenant, CancellationToken cancellationToken)
    {
        var calls = ProvdCalls.Of(work);
        for (var look = 1; ; look++)
        {
            if (await calls.DeviceAsync(id, tenant, cancellationToken) is not { } document)
            {
                return null;
            }
            var config = document["config"].AsText() is { Length: > 0 } its ? await calls.ConfigAsync(its, cancellationToken) : null;
            if (config is not null || look == Looks)
            {
                return ProvdDocuments.Read(document, config);
            }
        }
    }

    /// <summary>The row of a device, created if there is none. It claims no new address.</summary>
    public static async ValueTask<Stored<Device>> RowAsync(
        UnitOfWork work, Stored<Device> device, Guid tenant, CancellationToken cancellationToken)
    {
        var row = await work.FindAsync<Device>(device.Id, cancellationToken);
        var value = new Device
        {
            Id = device.Value.Id, TenantUuid = tenant, Mac = row?.Value.Mac, TemplateId = device.Value.TemplateId, Config = device.Value.Config,
        };
        return row is null
            ? work.Add(device.Id.Key, number: null, tenant, value)
            : row.Value == value && row.Tenant == tenant ? row : work.Replace(row, value, tenant);
    }

    /// <summary>A row keeps only the fields that <see cref="RowAsync"/> sets: the server has all others.</summary>
    public static void Strip(UnitOfWork work, Stored<Device> device) => work.Replace(device, new Device
    {
        Id = device.Value.Id, TenantUuid = device.Value.TenantUuid, Mac = device.Value.Mac, TemplateId = device.Value.TemplateId,
        Config = device.Value.Config,
    });

    /// <summary>A phone with lines is found here, even when the server can't be asked.</summary>
    private static async ValueTask<Stored<Device>?> FindAsync(UnitOfWork work, string id, CancellationToken cancellationToken)
    {
        var row = await work.FindAsync<Device>(new ResourceId(DevicePlugin.Kind, id), cancellationToken);
        return row is not null && (await work.RelatedAsync<Line>(row.Id, LineDevices.Lines, cancellationToken)).Count > 0
            ? row
            : (await AskAsync(work, id, work.Caller.TenantUuid, cancellationToken))?.Stored;
    }

    /// <summary>
    /// The row of a phone with lines has its address, by which SCCP phones log in to Asterisk. If two phones have the same
    /// address, the first keeps it as long as the server reports the address for that phone.
    /// </summary>
    private static async ValueTask<Stored<Device>> ClaimAsync(
        UnitOfWork work, Stored<Device> row, string? told, CancellationToken cancellationToken)
    {
        // The server's text need not be a valid address.
        var mac = told?.ToLowerInvariant();
        if (mac is null || mac == row.Value.Mac || !Address.IsMatch(mac))
        {
            return row;
        }
        var claimed = row.Value with { Mac = mac };
        if (await ClaimantAsync(work, mac, device: row.Value.Id, cancellationToken) is { } other)
        {
            // Without a tenant: the other phone may belong to any.
            if (await ProvdCalls.Of(work).DeviceAsync(other.Id.Key, tenant: null, cancellationToken) is { } having
                && mac.Equals(having["mac"].AsText(), StringComparison.OrdinalIgnoreCase))
            {
                return row;
            }
            work.Replace(other, other.Value with { Mac = null });
        }
        return work.Replace(row, claimed);
    }

    /// <summary>
    /// Refuses an address that a phone of any tenant has, as far as the server knows. If none has it, a row that still claims it
    /// is out of date. Of two requests at once the database lets one through.
    /// </summary>
    private static async ValueTask<Refusal?> AddressIsFreeAsync(RuleContext<Device> context, CancellationToken cancellationToken)
    {
        var work = context.UnitOfWork;
        if (context.Value.Mac is not { } mac || mac == context.Before?.Value.Mac)
        {
            return null;
        }
        // In this order: the server has a phone before its row claims the address.
        var claimant = await ClaimantAsync(work, mac, context.Value.Id, cancellationToken);
        if (await IsTakenAsync(work, mac, context.Value.Id, cancellationToken))
        {
            return Refusals.Exists("Device", ("mac", mac));
        }
        if (claimant is { } outdated)
        {
            work.Replace(outdated, outdated.Value with { Mac = null });
        }
        return null;
    }

    /// <summary>True when another phone of any tenant has the address, as far as the server knows.</summary>
    private static async ValueTask<bool> IsTakenAsync(UnitOfWork work, string mac, string device, CancellationToken cancellationToken)
    {
        var top = await work.TopTenantAsync(cancellationToken);
        var having = await ProvdCalls.Of(work).DevicesAsync(new JsonObject { ["mac"] = mac }, top, isRecursive: true, cancellationToken);
        return having.Any(other => other["id"].AsText() != device
            && mac.Equals(other["mac"].AsText(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Another row that claims the address of a phone; null when there is none.</summary>
    private static async ValueTask<Stored<Device>?> ClaimantAsync(
        UnitOfWork work, string mac, string device, CancellationToken cancellationToken) =>
        (await work.OwnersAsync<Device>(ByAddress, [mac], cancellationToken)).TryGetValue(mac, out var owner) && owner != device
            ? await work.FindAsync<Device>(new ResourceId(DevicePlugin.Kind, owner), cancellationToken)
            : null;
}
