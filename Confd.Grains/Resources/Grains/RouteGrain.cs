namespace Confd.Resources;

/// <summary>Base of the grains that serve HTTP requests: what a body says in vain is told with the answer.</summary>
internal abstract class RouteGrain : Grain, IRouteTarget
{
    public Task<RouteAnswer> InvokeAsync(RouteCall call, CancellationToken cancellationToken) =>
        call.Body is null ? ServeAsync(call, cancellationToken) : ServeWithNotesAsync(call, cancellationToken);

    /// <summary>Carries out the request; refusals come back as an answer.</summary>
    protected abstract Task<RouteAnswer> ServeAsync(RouteCall call, CancellationToken cancellationToken);

    private async Task<RouteAnswer> ServeWithNotesAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var notes = new BodyNotes(call.IsStrict);
        BodyNotes.Current = notes;
        var answer = await ServeAsync(call, cancellationToken);
        return notes.Warning is { } warning ? answer with { Warning = warning } : answer;
    }
}
