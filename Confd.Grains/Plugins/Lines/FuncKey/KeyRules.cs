namespace Confd.Plugins;

/// <summary>Rules about keys that belong to a person.</summary>
internal static class KeyRules
{
    /// <summary>A new template must not have keys that belong to a person; an edit may add them.</summary>
    public static Refusal? IsOfNoPerson(RuleContext<FuncKeyTemplate> context)
    {
        if (context.Before is not null)
        {
            return null;
        }
        var faults = context.Value.Keys.Where(key => IsOfPerson(key.Value.Destination.Type)).ToDictionary(
            key => $"{key.Key}",
            object (key) => new Dictionary<string, object> { ["destination"] = FaultOf(key.Value.Destination.Type) });
        return faults.Count == 0 ? null : Refusals.Field("keys", faults);
    }

    /// <summary>The refusal of a single key for a template; null when it is allowed.</summary>
    public static Refusal? Check(string type) => IsOfPerson(type) ? Refusals.Field("destination", FaultOf(type)) : null;

    /// <summary>A user needs a call filter to get a key for one.</summary>
    public static async ValueTask<Refusal?> OwnerHasFilterAsync(RuleContext<FuncKeyTemplate> context, CancellationToken cancellationToken)
    {
        if (context.Value.Owner is not { } owner || FilterMembers.In(context.Value).IsSubsetOf(FilterMembers.In(context.Before?.Value)))
        {
            return null;
        }
        var work = context.UnitOfWork;
        var user = await work.FindVisibleAsync<User>($"{owner}", cancellationToken);
        return user is null || (await work.LinksAsync(user.Id, cancellationToken)).Any(
            link => link.Kind is CallFilterRecipientPlugin.Kind or CallFilterSurrogatePlugin.Kind)
            ? null
            : Refusals.MissingAssociation("User", "BSFilter", ("user_id", user.Value.Id));
    }

    private static bool IsOfPerson(string type) => type is "agent" or "bsfilter";

    private static Dictionary<string, object> FaultOf(string type) =>
        new() { ["type"] = new[] { $"The \"{type}\" funckey are excluded" } };
}
