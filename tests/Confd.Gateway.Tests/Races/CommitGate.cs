using System.Reflection;
using System.Runtime.ExceptionServices;
using Confd.Storage;

namespace Confd.Gateway.Tests.Races;

/// <summary>The service's store. A test can hold a commit until another one comes.</summary>
public class CommitGate : DispatchProxy
{
    private IConfdStore store = null!;
    private CommitMeetings meetings = null!;

    internal static IConfdStore Around(IConfdStore store, CommitMeetings meetings)
    {
        var gate = Create<IConfdStore, CommitGate>();
        ((CommitGate)(object)gate).store = store;
        ((CommitGate)(object)gate).meetings = meetings;
        return gate;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        object? Call()
        {
            try
            {
                return method!.Invoke(store, arguments);
            }
            catch (TargetInvocationException thrown)
            {
                ExceptionDispatchInfo.Throw(thrown.InnerException!);
                throw;
            }
        }

        return method!.Name == nameof(IConfdStore.CommitAsync) && meetings.Current is { } meeting
            ? meeting.CommitAsync(() => (Task)Call()!)
            : Call();
    }
}

/// <summary>Where a test says which commits are to meet.</summary>
internal sealed class CommitMeetings
{
    private CommitMeeting? current;

    public CommitMeeting? Current
    {
        get => Volatile.Read(ref current);
        set => Volatile.Write(ref current, value);
    }
}

/// <summary>
/// Two operations: each has read all that it reads before either commits. The one that came first commits first.
/// </summary>
internal sealed class CommitMeeting
{
    /// <summary>Longer than a request takes. Only an operation that waits for the other's grain lets it pass.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource first = New();
    private readonly TaskCompletionSource second = New();
    private readonly TaskCompletionSource committed = New();
    private int arrivals;

    /// <summary>Ends when an operation has come to its commit.</summary>
    public Task First => first.Task;

    /// <summary>Both were there before either was committed.</summary>
    public bool HasMet { get; private set; }

    public async Task CommitAsync(Func<Task> commit)
    {
        switch (Interlocked.Increment(ref arrivals))
        {
            case 1:
                first.TrySetResult();
                await Task.WhenAny(second.Task, Task.Delay(Longest));
                try
                {
                    await commit();
                }
                finally
                {
                    committed.TrySetResult();
                }
                break;
            case 2:
                HasMet = second.TrySetResult() && !committed.Task.IsCompleted;
                await committed.Task;
                await commit();
                break;
            default:
                await commit();
                break;
        }
    }

    /// <summary>One of the two has ended without a commit, so the other must not wait for it.</summary>
    public void Leave()
    {
        first.TrySetResult();
        second.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
