using Confd.Storage;

namespace Confd.Resources;

/// <summary>The resources that changed since the last look.</summary>
internal sealed class ChangeFeed
{
    /// <summary>Beyond it, reading everything is no slower.</summary>
    private const int Capacity = 20_000;

    private readonly Lock gate = new();
    private HashSet<ResourceId> changed = [];
    private bool isAll = true;
    private TaskCompletionSource something = NewSignal();

    public ChangeFeed() => something.SetResult();

    /// <summary>Waits until there is something to take.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return something.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>What has changed, or may have changed, since the last call; null for everything.</summary>
    public IReadOnlyCollection<ResourceId>? Take()
    {
        lock (gate)
        {
            var taken = isAll ? null : changed;
            changed = [];
            isAll = false;
            if (something.Task.IsCompleted)
            {
                something = NewSignal();
            }
            return taken;
        }
    }

    /// <summary>Takes back changes that were taken but not handled.</summary>
    public void Return(IReadOnlyCollection<ResourceId>? taken)
    {
        if (taken is null)
        {
            AddAll();
        }
        else
        {
            Add(taken);
        }
    }

    internal void Add(IEnumerable<ResourceId> resources)
    {
        lock (gate)
        {
            if (isAll)
            {
                return;
            }
            changed.UnionWith(resources);
            if (changed.Count > Capacity)
            {
                isAll = true;
                changed = [];
            }
            Signal();
        }
    }

    internal void AddAll()
    {
        lock (gate)
        {
            isAll = true;
            changed = [];
            something.TrySetResult();
        }
    }

    /// <summary>Only when there is something to take.</summary>
    private void Signal()
    {
        if (isAll || changed.Count > 0)
        {
            something.TrySetResult();
        }
    }

    /// <summary>A waiting caller goes on in its own task: changes are added under a lock.</summary>
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
