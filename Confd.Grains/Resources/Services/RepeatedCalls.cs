using Confd.Storage;

namespace Confd.Resources;

/// <summary>Ends the earlier attempts of a call, and repeats the answer of the one that was carried out.</summary>
internal sealed class RepeatedCalls(
    IConfdStore store, UnitOfWorkServices services, ViewComposer composer, PluginRegistry plugins, IdempotentAnswers answers)
{
    /// <summary>From now on no earlier attempt changes anything.</summary>
    /// <param name="attempt">The newest attempt.</param>
    /// <param name="key">The caller's own key of the same request; null when it has none.</param>
    /// <param name="cancellationToken">Ends the wait for an attempt that is committing.</param>
    /// <returns>The answer when an earlier attempt was carried out; null when none was, and none will be.</returns>
    public async Task<RouteAnswer?> SupersedeAsync(
        CallAttempt attempt, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        if (await store.SupersedeAsync(attempt, cancellationToken) is not { } done)
        {
            return null;
        }
        var responder = new ViewResponder(services, composer);
        if (key is not null && await answers.FindAsync(key, responder, cancellationToken) is { } kept)
        {
            return kept;
        }
        if (done.Answer is { } answer)
        {
            return IdempotentAnswers.Read(answer);
        }
        if (done.Made is not { } made)
        {
            return RouteAnswer.Empty;
        }
        try
        {
            return plugins.TryGetResource(made.Kind) is { } declaration
                ? await declaration.CreatedAsync(made, responder, cancellationToken)
                : IdempotentAnswers.Lost;
        }
        catch (RefusedException)
        {
            // It was deleted meanwhile.
            return IdempotentAnswers.Lost;
        }
    }
}
