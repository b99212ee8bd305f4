namespace Confd.Plugins;

/// <summary>A mailbox with users must not become global.</summary>
internal static class GlobalHasNoUsers
{
    /// <summary>The refusal, which other plugins use too.</summary>
    public static Refusal Refusal => Refusals.NotPermitted("A global voicemail cannot be associated to users.");

    public static async ValueTask<Refusal?> CheckAsync(RuleContext<Voicemail> context, CancellationToken cancellationToken)
    {
        if (context.Value.Accesstype != "global" || context.Before?.Value.Accesstype == "global")
        {
            return null;
        }
        var users = await context.UnitOfWork.RelatedAsync<User>(
            context.After.Id, UserVoicemailPlugin.Users, cancellationToken);
        return users.Count > 0 ? Refusal : null;
    }
}
