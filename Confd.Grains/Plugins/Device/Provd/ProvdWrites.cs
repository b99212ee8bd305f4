using System.Text.Json.Nodes;
using Confd.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Confd.Plugins;

/// <summary>
/// What requests do in wazo-provd, before their commit here. Each step leaves behind how it is undone. The server compares no
/// versions, so a document is read just before it is written.
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
        if (ProvdDocuments.TextOf(given, "template_id") is { } template)
        {
            var document = await calls.ConfigAsync(config, cancellationToken) ?? new JsonObject { ["id"] = config };
            await calls.PutConfigAsync(ProvdDocuments.WithTemplate(document, template), cancellationToken);
        }
        var made = new JsonObject { ["id"] = device.Id, ["config"] = config };
        Undo(work, device.Id, (undoing, token) => undoing.RemoveDeviceAsync(device.Id, tenant, token));
        await calls.AddDeviceAsync(ProvdDocuments.With(made, given), tenant, cancellationToken);
        // As the server has it: it says itself what its status is.
        return await ProvdRegistry.AskAsync(work, device.Id, tenant, cancellationToken) is { } found && found.Stored.Tenant == tenant
            ? found
            : throw new RefusedException(Refusals.Unavailable("wazo-provd does not show the device that was added."));
    }

    /// <summary>Merges the fields of a body into a device.</summary>
    public static async Task EditAsync(UnitOfWork work, ProvdDevice device, JsonObject given, CancellationToken cancellationToken)
    {
        var (calls, id, tenant) = (ProvdCalls.Of(work), device.Stored.Value.Id, device.Stored.Value.TenantUuid);
        var before = await calls.DeviceAsync(id, tenant, cancellationToken) ?? throw Gone(work, id);
        var after = ProvdDocuments.With(before, given);
        if (!JsonNode.DeepEquals(after, ProvdDocuments.With(before, [])))
        {
            Undo(work, id, (undoing, token) => undoing.PutDeviceAsync(ProvdDocuments.With(before, []), tenant, token));
            await DemandAsync(calls.PutDeviceAsync(after, tenant, cancellationToken), work, id);
        }
        if (!given.ContainsKey("template_id") || ProvdDocuments.TextOf(before, "config") is not { } its
            || await calls.ConfigAsync(its, cancellationToken) is not { } config)
        {
            return;
        }
        var template = ProvdDocuments.TextOf(given, "template_id");
        if (template != ProvdDocuments.TemplateOf(config))
        {
            Undo(work, id, (undoing, token) => undoing.PutConfigAsync(config, token));
            await calls.PutConfigAsync(ProvdDocuments.WithTemplate(config, template), cancellationToken);
        }
    }

    /// <summary>Removes a device, then its configuration; what is gone already is as well.</summary>
    public static async Task DeleteAsync(UnitOfWork work, ProvdDevice device, CancellationToken cancellationToken)
    {
        var (calls, id, tenant) = (ProvdCalls.Of(work), device.Stored.Value.Id, device.Stored.Value.TenantUuid);
        Undo(work, id, (undoing, token) => undoing.AddDeviceAsync(ProvdDocuments.With(device.Document, []), tenant, token));
        await calls.RemoveDeviceAsync(id, tenant, cancellationToken);
        if (device.Config is { } config && ProvdDocuments.TextOf(config, "id") is { } its && ProvdDocuments.IsItsOwn(its, id))
        {
            Undo(work, id, (undoing, token) => undoing.PutConfigAsync(config, token));
            await calls.RemoveConfigAsync(its, cancellationToken);
        }
    }

    /// <summary>Gives a device that nobody has yet to a tenant.</summary>
    public static async Task MoveAsync(UnitOfWork work, Stored<Device> device, Guid tenant, CancellationToken cancellationToken)
    {
        var (calls, id, owner) = (ProvdCalls.Of(work), device.Value.Id, device.Value.TenantUuid);
        var found = await calls.DeviceAsync(id, owner, cancellationToken);
        if (found is null || ProvdDocuments.TenantOf(found) != owner)
        {
            // Somebody else was faster.
            throw Gone(work, id);
        }
        Undo(work, id, (undoing, token) => undoing.PutDeviceAsync(ProvdDocuments.With(found, []), owner, token));
        var moved = ProvdDocuments.With(found, []);
        moved["tenant_uuid"] = $"{tenant}";
        await DemandAsync(calls.PutDeviceAsync(moved, tenant, cancellationToken), work, id);
    }

    private static RefusedException Gone(UnitOfWork work, string device) => new(work.Services.Plugins.Resource<Device>().NotFound(device));

    private static async Task DemandAsync(Task<bool> put, UnitOfWork work, string device)
    {
        if (!await put)
        {
            throw Gone(work, device);
        }
    }

    private static void Undo(UnitOfWork work, string device, Func<ProvdCalls, CancellationToken, Task> undo) => work.DoneOutside(async token =>
    {
        try
        {
            await undo(ProvdCalls.Begin(work), token);
        }
        catch (Exception exception) when (exception is RefusedException or ReportedException)
        {
            LogLeft(work.Services.Provider.GetRequiredService<ILogger<Device>>(), device, exception.Message);
        }
    });

    [LoggerMessage(LogLevel.Warning, "What was changed of device {Device} in wazo-provd by a request that failed could not be undone: {Reason}")]
    private static partial void LogLeft(ILogger logger, string device, string reason);
}
