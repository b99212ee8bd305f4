using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Confd.Plugins;

/// <summary>
/// Changes that requests make in wazo-provd before their commit here. Each step registers its undo.
/// </summary>
internal static partial class ProvdWrites
{
    /// <summary>Makes a device with a configuration of its own.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="device">Its id and tenant.</param>
    /// <param name="given">The validated fields of the body.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public static async Task<ProvdDevice> CreateAsync(
        UnitOfWork work, Device device, JsonObject given, CancellationToken cancellationToken)
    {
        var (calls, tenant) = (ProvdCalls.Of(work), device.TenantUuid);
        var config = await calls.AutocreateAsync(cancellationToken);
        Undo(work, device.Id, (undoing, token) => undoing.RemoveConfigAsync(config, token));
        if (given["template_id"].AsText() is { } template)
        {
            var document = await calls.ConfigAsync(config, cancellationToken) ?? new JsonObject { ["id"] = config };
            await calls.PutConfigAsync(ProvdDocuments.WithTemplate(document, template), cancellationToken);
        }
        var made = new JsonObject { ["id"] = device.Id, ["config"] = config };
        Undo(work, device.Id, (undoing, token) => undoing.RemoveDeviceAsync(device.Id, tenant, token));
        await calls.AddDeviceAsync(ProvdDocuments.With(made, ProvdDocuments.FieldsOf(given)), tenant, cancellationToken);
        // Read again, because the server itself sets the status.
        return await ProvdRegistry.AskAsync(work, device.Id, tenant, cancellationToken) is { } found && found.Stored.Tenant == tenant
            ? found
            : throw new RefusedException(Refusals.Unavailable("wazo-provd does not show the device that was added."));
    }

    /// <summary>Merges the fields of a body into a device.</summary>
    public static async Task EditAsync(UnitOfWork work, ProvdDevice device, JsonObject given, CancellationToken cancellationToken)
    {
        var (id, tenant, fields) = (device.Stored.Value.Id, device.Stored.Value.TenantUuid, ProvdDocuments.FieldsOf(given));
        var change = new ProvdChange(tenant)
        {
            Fields = fields.ToJsonString(), SetsTemplate = given.ContainsKey("template_id"), Template = given["template_id"].AsText(),
        };
        if (fields.Count == 0 && !change.SetsTemplate)
        {
            return;
        }
        var back = change with
        {
            Fields = ProvdDocuments.Undoing(fields, device.Document).ToJsonString(), Template = ProvdDocuments.TemplateOf(device.Config),
        };
        Undo(work, id, (calls, token) => calls.ChangeDeviceAsync(work.Service<IGrainFactory>(), id, back, token));
        if (!await ChangeAsync(work, id, change, cancellationToken))
        {
            throw Gone(work, id);
        }
    }

    /// <summary>Removes a device, then its configuration; either may be gone already.</summary>
    public static async Task DeleteAsync(UnitOfWork work, ProvdDevice device, CancellationToken cancellationToken)
    {
        var (calls, id, tenant) = (ProvdCalls.Of(work), device.Stored.Value.Id, device.Stored.Value.TenantUuid);
        Undo(work, id, (undoing, token) => undoing.AddDeviceAsync(ProvdDocuments.With(device.Document, []), tenant, token));
        await calls.RemoveDeviceAsync(id, tenant, cancellationToken);
        if (device.Config is { } config && config["id"].AsText() is { } its && ProvdDocuments.IsItsOwn(its, id))
        {
            Undo(work, id, (undoing, token) => undoing.PutConfigAsync(config, token));
            await calls.RemoveConfigAsync(its, cancellationToken);
        }
    }

    /// <summary>Gives an unallocated device to a tenant.</summary>
    /// <exception cref="RefusedException">Another request was faster (404).</exception>
    public static async Task MoveAsync(UnitOfWork work, Stored<Device> device, Guid tenant, CancellationToken cancellationToken)
    {
        var (id, owner) = (device.Value.Id, device.Value.TenantUuid);
        var mayBeMoved = true;
        Undo(work, id, (calls, token) => mayBeMoved
            ? calls.ChangeDeviceAsync(work.Service<IGrainFactory>(), id, new ProvdChange(tenant) { NextOwner = owner }, token)
            : Task.CompletedTask);
        mayBeMoved = await ChangeAsync(work, id, new ProvdChange(owner) { NextOwner = tenant }, cancellationToken);
        if (!mayBeMoved)
        {
            throw Gone(work, id);
        }
    }

    private static Task<bool> ChangeAsync(UnitOfWork work, string device, ProvdChange change, CancellationToken cancellationToken) =>
        ProvdCalls.Of(work).ChangeDeviceAsync(work.Service<IGrainFactory>(), device, change, cancellationToken);

    private static RefusedException Gone(UnitOfWork work, string device) => new(work.NotFound<Device>(device));

    private static void Undo(UnitOfWork work, string device, Func<ProvdCalls, CancellationToken, Task> undo) => work.DoneOutside(async token =>
    {
        try
        {
            await undo(ProvdCalls.Begin(work), token);
        }
        catch (Exception exception) when (exception is RefusedException or ReportedException)
        {
            LogLeft(work.Service<ILogger<Device>>(), device, exception.Message);
        }
    });

    [LoggerMessage(LogLevel.Warning, "What was changed of device {Device} in wazo-provd by a request that failed could not be undone: {Reason}")]
    private static partial void LogLeft(ILogger logger, string device, string reason);
}
