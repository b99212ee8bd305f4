using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Plugins;

/// <summary>Keeps a copy of each registrar in wazo-provd, and the phones that register there up to date, for <see cref="ProvdReceiver"/>.</summary>
/// <remarks>Source: wazo-confd 1.1 API, registrars.</remarks>
internal sealed partial class ProvdRegistrars(ProvdPhones phones, BackgroundWork background, ILogger<ProvdRegistrars> logger)
{
    /// <summary>Writes a registrar, the phones of its lines, and the configuration of phones without a line.</summary>
    public async Task WriteAsync(string id, CancellationToken cancellationToken)
    {
        var found = await background.ReadAsync(
            default, (work, _) => work.FindAsync<Registrar>(new ResourceId("registrar", id), cancellationToken));
        if (found is not { Value: var registrar })
        {
            // Deleted since; the log has an event for that too.
            return;
        }
        var calls = phones.NewCalls();
        if (await MayBeReplacedAsync(calls, id, cancellationToken))
        {
            await calls.PutConfigAsync(ProvdDocuments.Of(registrar), cancellationToken);
        }
        foreach (var (device, tenant) in await PhonesOfAsync(id, cancellationToken))
        {
            await phones.ConfigureAsync(device, tenant, cancellationToken);
        }
        if (await phones.NewCalls().ConfigAsync(Provisioning.Autoprov, cancellationToken) is { } autoprov)
        {
            await phones.NewCalls().PutConfigAsync(ProvdDocuments.WithRegistrar(autoprov, registrar), cancellationToken);
        }
    }

    /// <summary>Lines keep the id of a deleted registrar, so their phones do not change.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var calls = phones.NewCalls();
        if (await MayBeReplacedAsync(calls, id, cancellationToken))
        {
            await calls.RemoveConfigAsync(id, cancellationToken);
        }
    }

    /// <summary>Callers may choose the id of a registrar, and templates and phones share the server's id space with it.</summary>
    private async Task<bool> MayBeReplacedAsync(ProvdCalls calls, string id, CancellationToken cancellationToken)
    {
        if (await calls.ConfigAsync(id, cancellationToken) is not { } config || ProvdDocuments.IsRegistrar(config))
        {
            return true;
        }
        LogTaken(id);
        return false;
    }

    /// <summary>Each phone once, however many of its lines register there.</summary>
    private async Task<IReadOnlyList<(string Device, Guid Tenant)>> PhonesOfAsync(string registrar, CancellationToken cancellationToken)
    {
        var lines = await background.ListAsync<Line>([(line => line.Registrar, registrar)], cancellationToken);
        return [.. lines.Select(line => line is { Value.DeviceId: { } device, Tenant: { } tenant } ? (device, tenant) : default)
            .Where(phone => phone.device is not null).Distinct()];
    }

    [LoggerMessage(LogLevel.Warning, "Registrar {Registrar} is not copied to wazo-provd: something else has its id there")]
    private partial void LogTaken(string registrar);
}
