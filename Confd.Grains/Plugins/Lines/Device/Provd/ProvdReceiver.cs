using System.Text.Json.Nodes;
using Confd.Notifier;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Plugins;

/// <summary>Sends wazo-provd what follows from changes: configurations of phones, resets, synchronizations, registrars.</summary>
/// <remarks>
/// It reads the whole log in one order, and writes the state of now, not that of the event: an event that is delivered twice, or
/// late, has the same result. It does not touch devices that the server does not know, or that belong to another tenant there.
/// </remarks>
internal sealed class ProvdReceiver : IEventReceiver
{
    /// <summary>The events that it handles.</summary>
    public static readonly string[] Events =
    [
        "line_device_associated", "line_device_dissociated", "device_configuration_edited", "device_synchronization_requested",
        "registrar_created", "registrar_edited", "registrar_deleted", "tenant_removed",
    ];

    private readonly ProvdPhones phones;
    private readonly ProvdRegistrars registrars;

    public ProvdReceiver(IServiceProvider provider)
    {
        phones = ActivatorUtilities.CreateInstance<ProvdPhones>(provider);
        registrars = ActivatorUtilities.CreateInstance<ProvdRegistrars>(provider, phones);
    }

    public async Task<Reception> ReceiveAsync(IReadOnlyList<ConfdEvent> events, CancellationToken cancellationToken)
    {
        var tasks = events.Select(TaskOf).ToList();
        for (var index = 0; index < events.Count; index++)
        {
            if (IsRepeatedLater(tasks, index))
            {
                continue;
            }
            try
            {
                await tasks[index].RunAsync(cancellationToken);
            }
            catch (ProvdException failed)
            {
                return new Reception(index, failed.Message, failed.IsUnavailable);
            }
        }
        return new Reception(events.Count);
    }

    /// <summary>A configuration can wait if a later event makes it again before the phone is asked to fetch it.</summary>
    private static bool IsRepeatedLater(List<ProvdTask> tasks, int index) =>
        tasks[index] is { IsRepeatable: true, Device: { } device }
        && tasks.Skip(index + 1).FirstOrDefault(later => later.Device is null || later.Device == device)
            is { IsRepeatable: true };

    private ProvdTask TaskOf(ConfdEvent told)
    {
        var payload = JsonNode.Parse(told.Data)!.AsObject();
        return told.Name switch
        {
            "line_device_associated" or "line_device_dissociated" => ConfigurationOf((string)payload["device"]!["id"]!),
            "device_configuration_edited" => ConfigurationOf((string)payload["id"]!),
            "device_synchronization_requested" => SynchronizationOf((string)payload["id"]!),
            "registrar_deleted" => new ProvdTask(null, false, token => registrars.RemoveAsync(told.Key, token)),
            "tenant_removed" => new ProvdTask(null, false, token => phones.RemoveTenantAsync(Guid.Parse((string)payload["uuid"]!), token)),
            _ => new ProvdTask(null, false, token => registrars.WriteAsync(told.Key, token)),
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
