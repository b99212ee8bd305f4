using Confd.Notifier;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Confd.Asterisk;

/// <summary>Makes an Asterisk load those files whose text differs from what it has loaded last.</summary>
/// <remarks>
/// It reads the whole log in one order. It compares texts and does not look at what the events say: a text that equals the loaded one
/// again is not loaded, and one that changed without an event is. What was loaded is kept in the database; a server of which nothing is
/// known loads every file once. While it is away, or live reload is off, its place in the log stays where it is.
/// </remarks>
internal sealed partial class AsteriskSink(
    AsteriskTarget target, ConfFiles files, WrittenFiles? written, ChangeTracker tracker, SettingsReader settings, PluginRegistry plugins,
    IConfdStore store, ILogger<AsteriskSink> logger) : ISink
{
    /// <summary>Longest wait for files on disk; they are written a moment after a change.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AppliedFiles applied = new(store.Log, target.Name);
    private readonly HashSet<string> missing = [];
    private IAsteriskConnection? connection;

    /// <summary>Every change up to it is in what the server has loaded.</summary>
    private long seen = -1;

    public TimeSpan Window => target.Window;

    public long Wanted => tracker.Now;

    public long Done => seen;

    public SinkPeer? Peer => connection?.Peer;

    public async Task StartAsync(long position, CancellationToken cancellationToken)
    {
        await applied.LoadAsync(cancellationToken);
        connection = target.IsManager ? new AmiConnection(target, logger) : new AriConnection(target, logger);
    }

    public async Task<Delivery> DeliverAsync(IReadOnlyList<TailEvent> batch, CancellationToken cancellationToken)
    {
        try
        {
            await CatchUpAsync(cancellationToken);
            return new Delivery(batch.Count);
        }
        catch (Exception failed) when (failed is AsteriskException or StorageUnavailableException)
        {
            return new Delivery(0, failed.Message, IsUnavailable: true);
        }
    }

    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (plugins.HasSettings<LiveReload>()
            && !(await settings.ReadAsync<LiveReload>(cancellationToken)).Value.Enabled)
        {
            throw new AsteriskException("Live reload is switched off");
        }
        // Before the files are read: what changes meanwhile is for the next time.
        var now = tracker.Now;
        var changed = (await files.ReadAllAsync(cancellationToken)).Where(text => !applied.Has(text)).ToList();
        if (changed.Count > 0 && written is not null && !await written.WaitAsync(changed, Patience, cancellationToken))
        {
            throw new AsteriskException("The files are not written into Confd:Asterisk:Directory yet");
        }
        foreach (var same in changed.GroupBy(text => text.Module))
        {
            await LoadAsync(same.Key, [.. same], cancellationToken);
        }
        seen = now;
    }

    private async Task LoadAsync(string? module, IReadOnlyCollection<ConfFileText> texts, CancellationToken cancellationToken)
    {
        if (module is not null)
        {
            if (await connection!.ReloadAsync(module, cancellationToken))
            {
                LogReloaded(target.Name, module);
            }
            else if (missing.Add(module))
            {
                LogMissing(target.Name, module, texts.First().Name);
            }
        }
        await applied.AddAsync(texts, cancellationToken);
    }

    [LoggerMessage(LogLevel.Debug, "Asterisk {Server} has reloaded {Module}")]
    private partial void LogReloaded(string server, string module);

    [LoggerMessage(LogLevel.Warning, "Asterisk {Server} has no module {Module} that could be reloaded, so {File} is not loaded there")]
    private partial void LogMissing(string server, string module, string file);
}

/// <summary>One reader of the whole log for each server.</summary>
/// <remarks>What it delivers with is looked up late, as operations know the sinks.</remarks>
internal sealed class AsteriskSinkFactory(AsteriskTarget target, IServiceProvider provider) : ISinkFactory
{
    public string Name => target.Sink;

    public LogRows Rows => LogRows.WithReloads;

    public int BatchSize => 1000;

    public ISink Create() => new AsteriskSink(
        target, provider.GetRequiredService<ConfFiles>(), provider.GetService<WrittenFiles>(),
        provider.GetRequiredService<ChangeTracker>(), provider.GetRequiredService<SettingsReader>(),
        provider.GetRequiredService<PluginRegistry>(), provider.GetRequiredService<IConfdStore>(),
        provider.GetRequiredService<ILogger<AsteriskSink>>());
}
