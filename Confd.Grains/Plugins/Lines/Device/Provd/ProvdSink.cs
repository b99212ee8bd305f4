using System.Text.Json.Nodes;
using Confd.Notifier;
using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Plugins;

/// <summary>Sends wazo-provd what follows from changes: configurations of phones, resets, synchronizations, registrars.</summary>
/// <remarks>
/// It reads the whole log in one order, and writes the state of now, not that of the event: an event that is delivered twice, or
/// late, has the same result. It does not touch devices that the server does not know, or that belong to another tenant there.
/// </remarks>
internal sealed class ProvdSink(ProvdPhones phones, ProvdRegistrars registrars) : ISink
{
    public async Task<Delivery> DeliverAsync(IReadOnlyList<TailEvent> batch, CancellationToken cancellationToken)
    {
        var tasks = batch.Select(one => TaskOf(one.Stored)).ToList();
        for (var index = 0; index < batch.Count; index++)
        {
            if (tasks[index] is not { } task || IsRepeatedLater(tasks, index))
            {
                continue;
            }
            try
            {
                await task.RunAsync(cancellationToken);
            }
            catch (ProvdException failed)
            {
                return new Delivery(index, failed.Message, failed.IsUnavailable);
            }
        }
        return new Delivery(batch.Count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A configuration can wait if a later event makes it again before the phone is asked to fetch it.</summary>
    private static bool IsRepeatedLater(List<ProvdTask?> tasks, int index) =>
        tasks[index] is { IsRepeatable: true, Device: { } device }
        && tasks.Skip(index + 1).FirstOrDefault(later => later is not null && (later.Device is null || later.Device == device))
            is { IsRepeatable: true };

    private ProvdTask? TaskOf(StoredEvent told)
    {
        if (told.Name is not ("line_device_associated" or "line_device_dissociated" or "device_configuration_edited"
            or "device_synchronization_requested" or "registrar_created" or "registrar_edited" or "registrar_deleted" or "tenant_removed"))
        {
            return null;
        }
        var payload = JsonNode.Parse(told.Payload)!.AsObject();
        return told.Name switch
        {
            "line_device_associated" or "line_device_dissociated" => ConfigurationOf((string)payload["device"]!["id"]!),
            "device_configuration_edited" => ConfigurationOf((string)payload["id"]!),
            "device_synchronization_requested" => SynchronizationOf((string)payload["id"]!),
            "registrar_deleted" => new ProvdTask(null, false, token => registrars.RemoveAsync(told.Resource.Key, token)),
            "tenant_removed" => new ProvdTask(null, false, token => phones.RemoveTenantAsync(Guid.Parse((string)payload["uuid"]!), token)),
            _ => new ProvdTask(null, false, token => registrars.WriteAsync(told.Resource.Key, token)),
        };

        ProvdTask ConfigurationOf(string device) =>
            new(device, true, token => phones.ConfigureAsync(device, told.TenantUuid ?? default, token));

        ProvdTask SynchronizationOf(string device) =>
            new(device, false, token => phones.SynchronizeAsync(device, told.TenantUuid ?? default, token));
    }

    /// <summary>The work for an event.</summary>
    /// <param name="Device">The only device that it is about; null when there may be others.</param>
    /// <param name="IsRepeatable">True when doing it twice has the same result as doing it once.</param>
    /// <param name="RunAsync">Does it.</param>
    private sealed record ProvdTask(string? Device, bool IsRepeatable, Func<CancellationToken, Task> RunAsync);
}

/// <summary>One reader of the whole log.</summary>
/// <remarks>Its services are resolved late, because operations depend on the sinks.</remarks>
internal sealed class ProvdSinkFactory(IServiceProvider provider) : ISinkFactory
{
    public string Name => "provd";

    public IReadOnlyList<int> Partitions { get; } = [SinkPartition.All];

    public int BatchSize => 200;

    public ISink Create()
    {
        var phones = ActivatorUtilities.CreateInstance<ProvdPhones>(provider);
        return new ProvdSink(phones, ActivatorUtilities.CreateInstance<ProvdRegistrars>(provider, phones));
    }
}
