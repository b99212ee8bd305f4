using Confd.Storage;

namespace Confd.Resources;

/// <summary>The last event that the request of this call has committed.</summary>
internal sealed class LastEvent
{
    private static readonly AsyncLocal<LastEvent?> Local = new();

    /// <summary>That of the request that is being served; null outside requests that change something.</summary>
    public static LastEvent? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    /// <summary>Its place in the log; null for none.</summary>
    public long? Sequence { get; private set; }

    /// <summary>Notes the last event of a commit.</summary>
    public static void Note(ChangeSet committed)
    {
        if (committed.LastEvent is { } sequence && Current is { } current)
        {
            current.Sequence = sequence;
        }
    }
}
