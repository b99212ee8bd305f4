namespace Confd.Resources;

/// <summary>
/// Base of the grains that serve requests: refusals come back as an answer, a call that was carried out by an earlier try is not
/// carried out again, and the answer warns of what a body says in vain and has the place of its last event in the log.
/// </summary>
internal abstract class RouteGrain(OperationRunner runner) : Grain
{
    protected OperationRunner Runner { get; } = runner;

    /// <summary>Serves a request that changes nothing.</summary>
    protected Task<RouteAnswer> ReadAsync(Func<Task<RouteAnswer>> serve) => ServeAsync(write: null, serve, CancellationToken.None);

    /// <summary>Serves a request that changes something.</summary>
    protected Task<RouteAnswer> WriteAsync(RouteCall call, Func<Task<RouteAnswer>> serve, CancellationToken cancellationToken) =>
        ServeAsync(call, serve, cancellationToken);

    private async Task<RouteAnswer> ServeAsync(RouteCall? write, Func<Task<RouteAnswer>> serve, CancellationToken cancellationToken)
    {
        try
        {
            if (write is null)
            {
                return await serve();
            }
            // Before anything is compared with what is there: that may be the call's own doing.
            if (await Runner.EarlierAsync(write, cancellationToken) is { } earlier)
            {
                return earlier;
            }
            var notes = new WriteNotes(write);
            WriteNotes.Current = notes;
            var answer = await serve();
            if (notes.LastEvent is { } sequence && answer.Refused is null)
            {
                answer = answer with { LogPosition = sequence };
            }
            return notes.Warning is { } warning ? answer with { Warning = warning } : answer;
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
        catch (ReportedException refused)
        {
            return await Runner.ReportAsync(refused);
        }
    }
}
