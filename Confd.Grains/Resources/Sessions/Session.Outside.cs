namespace Confd.Resources;

/// <summary>What an operation does in other services, which no transaction undoes.</summary>
public sealed partial class Session
{
    private const int UndoneAtOnce = 8;

    private readonly System.Collections.Concurrent.ConcurrentStack<Func<CancellationToken, Task>> undoings = new();
    private bool isCommitting;

    /// <summary>Something was done outside: when the operation fails, or is to run again, this undoes it. May be called by several tasks.</summary>
    internal void DoneOutside(Func<CancellationToken, Task> undo) => undoings.Push(undo);

    /// <summary>True when the operation left something outside, and it is known that it was not committed.</summary>
    /// <param name="failure">What it ended with.</param>
    internal bool MustUndo(Exception failure) => !undoings.IsEmpty && !(isCommitting && IsUncertain(failure));

    /// <summary>Undoes all of it; what can't be undone is told to the log by those who try.</summary>
    internal Task UndoAsync() => Parallel.ForEachAsync(
        undoings, new ParallelOptions { MaxDegreeOfParallelism = UndoneAtOnce }, async (undo, token) => await undo(token));
}
