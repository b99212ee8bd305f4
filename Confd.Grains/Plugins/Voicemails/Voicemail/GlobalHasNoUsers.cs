namespace Confd.Plugins;

/// <summary>A mailbox with users must not become global.</summary>
internal sealed class GlobalHasNoUsers : IRule<Voicemail>
{
    /// <summary>The refusal, which other plugins use too.</summary>
    public static Refusal Refusal => Refusals.NotPermitted("A global voicemail cannot be associated to users.");

    public async ValueTask<Refusal?> CheckAsync(RuleContext<Voicemail> context, CancellationToken cancellationToken)
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
