using System.Collections.Concurrent;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Hands out integer ids from blocks that this node took from the database.</summary>
/// <remarks>Ids that a stopped node did not use are skipped; none is ever given twice.</remarks>
internal sealed class IdAllocator(IConfdStore store)
{
    /// <summary>Small enough that restarts leave few gaps, large enough that creations rarely wait for it.</summary>
    private const int BlockSize = 50;

    private readonly ConcurrentDictionary<string, Block> blocks = new();

    public async ValueTask<long> NextAsync(string kind, CancellationToken cancellationToken)
    {
        var block = blocks.GetOrAdd(kind, static _ => new Block());
        await block.Gate.WaitAsync(cancellationToken);
        try
        {
            if (block.Next == block.End)
            {
                block.Next = await store.TakeIdsAsync(kind, BlockSize, cancellationToken);
                block.End = block.Next + BlockSize;
            }
            return block.Next++;
        }
        finally
        {
            block.Gate.Release();
        }
    }

    private sealed class Block
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public long Next { get; set; }

        public long End { get; set; }
    }
}
