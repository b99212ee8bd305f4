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

    public async ValueTask<long> NextAsync(string kind, CancellationToken cancellationToken) =>
        (await NextAsync(kind, 1, cancellationToken))[0];

    /// <summary>Allocates several ids at the cost of one.</summary>
    public async ValueTask<IReadOnlyList<long>> NextAsync(string kind, int count, CancellationToken cancellationToken)
    {
        var block = blocks.GetOrAdd(kind, static _ => new Block());
        await block.Gate.WaitAsync(cancellationToken);
        try
        {
            var given = new List<long>(count);
            Give(block, given, count);
            if (given.Count < count)
            {
                var size = Math.Max(BlockSize, 4 * (count - given.Count));
                block.Next = await store.TakeIdsAsync(kind, size, cancellationToken);
                block.End = block.Next + size;
                Give(block, given, count);
            }
            return given;
        }
        finally
        {
            block.Gate.Release();
        }
    }

    /// <summary>The next ids of a kind, this many, then cost no further round trip.</summary>
    public async ValueTask ReserveAsync(string kind, int count, CancellationToken cancellationToken)
    {
        var block = blocks.GetOrAdd(kind, static _ => new Block());
        await block.Gate.WaitAsync(cancellationToken);
        try
        {
            if (block.End - block.Next < count)
            {
                block.Next = await store.TakeIdsAsync(kind, count, cancellationToken);
                block.End = block.Next + count;
            }
        }
        finally
        {
            block.Gate.Release();
        }
    }

    private static void Give(Block block, List<long> given, int count)
    {
        while (given.Count < count && block.Next < block.End)
        {
            given.Add(block.Next++);
        }
    }

    private sealed class Block
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public long Next { get; set; }

        public long End { get; set; }
    }
}
