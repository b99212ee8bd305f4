using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// An operation of thousands of steps (the rows of an import): what the rules of all steps look up by unique values is read
/// beforehand, and each step learns at its end whether its claims are free. The cost in the database does not grow with the
/// number of steps.
/// </summary>
public sealed partial class UnitOfWork
{
    /// <summary>Claims of the steps so far.</summary>
    private Dictionary<UniqueValue, ResourceId> claims = [];

    private readonly Dictionary<object, object?> once = [];

    private readonly List<ResourceId> stepMade = [];
    private readonly List<LinkRow> stepLinks = [];
    private readonly Dictionary<string, string> stepTexts = [];
    private bool isStepping;
    private int stepped;

    /// <summary>A dry run returns the handler's answer, as a report of what would be done.</summary>
    internal bool ReportsTrial { get; set; }

    /// <summary>
    /// Begins one of many steps. What the operation makes from now on is the step's, until <see cref="EndStepAsync"/> or the next step.
    /// </summary>
    public void BeginStep()
    {
        isStepping = true;
        stepMade.Clear();
        stepLinks.Clear();
        stepTexts.Clear();
    }

    /// <summary>
    /// Forgets what a refused step has made. The operation won't be committed, and later steps find their own faults as if the
    /// step had not run. Its claims count as taken.
    /// </summary>
    public void ForgetStep()
    {
        foreach (var forgotten in stepLinks.Where(linkChanges.Remove))
        {
            foreach (var end in new[] { forgotten.Left, forgotten.Right })
            {
                resources.GetValueOrDefault(end)?.Links?.RemoveAll(link => LinkRow.ByName.Equals(link, forgotten));
            }
        }
        stepMade.ForEach(id => resources.Remove(id));
    }

    /// <summary>
    /// Ends one of many steps. Its claims are compared with stored values and with those of earlier steps, as the commit would
    /// do for all steps at once.
    /// </summary>
    /// <returns>The refusal of the first value that is taken, which comes before any later rule; null when none is.</returns>
    public async ValueTask<Refusal?> EndStepAsync(CancellationToken cancellationToken)
    {
        Refusal? refusal = null;
        for (; stepped < passed.Count; stepped++)
        {
            if (resources.GetValueOrDefault(passed[stepped]) is { IsDirty: true, Current: { } current } tracked)
            {
                foreach (var key in ClaimsOf(tracked, current))
                {
                    if (await OtherOwnerAsync(key, tracked.Id, cancellationToken) is { } other)
                    {
                        refusal ??= tracked.Declaration.Explain(key, current, tracked.Tenant, other.Kind, tracked.IsNew);
                    }
                    else
                    {
                        claims.TryAdd(Once(key), tracked.Id);
                    }
                }
            }
        }
        return refusal;
    }

    /// <summary>Reads something once for the whole operation, which must not change what the value depends on.</summary>
    /// <param name="key">Distinguishes it from all else that is read once, for example a type of the plugin.</param>
    /// <param name="read">Reads it.</param>
    public async ValueTask<TValue> OnceAsync<TValue>(object key, Func<ValueTask<TValue>> read)
    {
        if (!once.TryGetValue(key, out var known))
        {
            once[key] = known = await read();
        }
        return (TValue)known!;
    }

    /// <summary>What <see cref="OnceAsync"/> has read; null when it has not.</summary>
    public TValue? Known<TValue>(object key) where TValue : class => (TValue?)once.GetValueOrDefault(key);

    /// <summary>Within a step, equal texts of unique values are one string.</summary>
    private UniqueValue Once(UniqueValue value) => value with { Scope = Once(value.Scope), Value = Once(value.Value) };

    private string Once(string text) => !isStepping || stepTexts.TryAdd(text, text) ? text : stepTexts[text];

    /// <summary>Once the change set is complete, nothing looks up values any more; of many steps they are much memory.</summary>
    private void ForgetValues()
    {
        if (stepped == 0)
        {
            return;
        }
        owners = [];
        holders = null;
        numbers = [];
        claims = [];
        foundFree = [];
        passed.Clear();
        passed.TrimExcess();
    }

    private async ValueTask<ResourceId?> OtherOwnerAsync(UniqueValue key, ResourceId own, CancellationToken cancellationToken)
    {
        if (claims.TryGetValue(key, out var earlier) && earlier != own && resources.GetValueOrDefault(earlier) is not { IsDeleted: true })
        {
            return earlier;
        }
        var stored = await OwnersAsync([key], cancellationToken);
        return stored.TryGetValue(key, out var owner) && owner != own && resources.GetValueOrDefault(owner) is not { IsDeleted: true }
            ? owner
            : null;
    }

    /// <summary>Values that a resource takes with the commit, and that another may have.</summary>
    private static IEnumerable<UniqueValue> ClaimsOf(Tracked tracked, object current)
    {
        HashSet<UniqueValue> before = tracked.Original is null
            ? []
            : [.. tracked.Declaration.UniqueKeys(tracked.Original, tracked.OriginalTenant)];
        return tracked.Declaration.UniqueKeys(current, tracked.Tenant)
            .Where(key => !before.Contains(key) && !tracked.GeneratedValues.Contains(key.Name));
    }
}
