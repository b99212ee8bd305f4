using System.Collections.Concurrent;

namespace Confd.Faults;

/// <summary>The users of all workers, living and deleted.</summary>
internal sealed class Directory
{
    private readonly ConcurrentDictionary<int, (string Mark, string Uuid)> users = [];
    private int count;

    public void Add(string mark, string uuid) => users[Interlocked.Increment(ref count) - 1] = (mark, uuid);

    /// <summary>One of them; null while there is none.</summary>
    public (string Mark, string Uuid)? Any(Random random) =>
        count > 0 && users.TryGetValue(random.Next(count), out var user) ? user : null;
}
