using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Asterisk;

/// <summary>Asterisk's files. The silo keeps them from the first request on; they are as current as any other answer.</summary>
internal sealed class ConfFiles : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ImageLoader loader;
    private readonly IReadOnlyList<ConfFileComposer> files;

    public ConfFiles(
        IConfdStore store, PluginRegistry plugins, ChangeTracker tracker, MemoryLease lease, TimeProvider time,
        IServiceProvider host, ILogger<ConfFiles> logger)
    {
        loader = new ImageLoader(store, plugins, tracker, lease);
        files = [.. plugins.ConfFiles.Select(declared => new ConfFileComposer(declared, plugins, time, logger, host))];
    }

    /// <summary>The file with every change acknowledged so far; null when there is no file of this name.</summary>
    public async Task<ConfFileText?> ReadAsync(string name, CancellationToken cancellationToken) =>
        files.FirstOrDefault(file => file.Declaration.File == name) is { } found
            ? (await ReadAsync([found], cancellationToken))[0]
            : null;

    /// <summary>Every file, all as of the same moment.</summary>
    public Task<IReadOnlyList<ConfFileText>> ReadAllAsync(CancellationToken cancellationToken) => ReadAsync(files, cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task<IReadOnlyList<ConfFileText>> ReadAsync(IReadOnlyList<ConfFileComposer> wanted, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // The first composition of a large file takes a second or two: too long for a grain's turn. So does the first read.
            return await Task.Run(
                async () =>
                {
                    await loader.RefreshAsync([.. wanted.SelectMany(file => file.Kinds).Distinct()], cancellationToken);
                    return (IReadOnlyList<ConfFileText>)[.. wanted.Select(file => file.Compose(loader.Image))];
                }, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
