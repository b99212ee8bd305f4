namespace Confd.Resources;

/// <summary>
/// Base of the grains that serve HTTP requests: a call that was carried out by an earlier try is not carried out again, and
/// what a body says in vain is told with the answer.
/// </summary>
internal abstract class RouteGrain(OperationRunner runner) : Grain, IRouteTarget
{
    protected OperationRunner Runner { get; } = runner;

    public Task<RouteAnswer> InvokeAsync(RouteCall call, CancellationToken cancellationToken) =>
        call is { Body: null, Caller.Attempt: null or { Number: 1 } }
            ? ServeAsync(call, cancellationToken)
            : ServeOnceAsync(call, cancellationToken);

    /// <summary>Carries out the request; refusals come back as an answer.</summary>
    protected abstract Task<RouteAnswer> ServeAsync(RouteCall call, CancellationToken cancellationToken);

    private async Task<RouteAnswer> ServeOnceAsync(RouteCall call, CancellationToken cancellationToken)
    {
        // Before anything is compared with what is there: that may be the call's own doing.
        if (await Runner.EarlierAsync(call, cancellationToken) is { } earlier)
        {
            return earlier;
        }
        if (call.Body is null)
        {
            return await ServeAsync(call, cancellationToken);
        }
        var notes = new BodyNotes(call.IsStrict);
        BodyNotes.Current = notes;
        var answer = await ServeAsync(call, cancellationToken);
        return notes.Warning is { } warning ? answer with { Warning = warning } : answer;
    }
}
