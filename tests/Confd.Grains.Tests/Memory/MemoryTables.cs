using Confd.Storage;

namespace Confd.Tests.Memory;

/// <summary>A database in memory, for any number of stores.</summary>
internal sealed class MemoryTables
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> nextIds = [];
    private volatile MemoryContent content = new();

    /// <summary>As of the last commit; it never changes.</summary>
    public MemoryContent Content => content;

    /// <summary>Commits the whole change set or nothing.</summary>
    public void Commit(ChangeSet changes)
    {
        lock (gate)
        {
            var next = new MemoryContent(content);
            next.Apply(changes);
            if (!changes.IsDryRun)
            {
                content = next;
            }
        }
    }

    /// <summary>The first of so many integer ids, which begin with 1.</summary>
    public long TakeIds(string kind, int count)
    {
        lock (gate)
        {
            var first = nextIds.GetValueOrDefault(kind, 1);
            nextIds[kind] = first + count;
            return first;
        }
    }
}
