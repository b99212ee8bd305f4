using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Resources;

/// <summary>Runs operations: a session, the work, the commit; again when others changed the same resources meanwhile.</summary>
internal sealed partial class OperationRunner(
    SessionServices services, ViewComposer composer, ILogger<OperationRunner> logger)
{
    private const int Attempts = 8;

    public ViewResponder Responder { get; } = new(services, composer);

    /// <summary>
    /// Work reads and changes in the session and returns what composes the answer after the commit. Refusals come
    /// back as an answer. Nothing that the work does may outlive the session, as it may run several times.
    /// </summary>
    public async Task<RouteAnswer> AnswerAsync(
        Caller caller, Func<Session, ValueTask<Func<ValueTask<RouteAnswer>>>> work,
        Func<ChangeSet, CancellationToken, Task>? commit, CancellationToken cancellationToken)
    {
        try
        {
            var compose = await RunAsync(caller, work, commit, cancellationToken);
            return await compose();
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    /// <exception cref="RefusedException">A rule refused, or others kept changing the same resources.</exception>
    public async Task<TResult> RunAsync<TResult>(
        Caller caller, Func<Session, ValueTask<TResult>> work, Func<ChangeSet, CancellationToken, Task>? commit,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var session = services.Begin(caller);
                var result = await work(session);
                await session.CommitAsync(commit ?? services.Store.CommitAsync, cancellationToken);
                return result;
            }
            catch (Exception exception) when (exception is VersionConflictException or ReferenceViolationException)
            {
                services.Aliases.Forget();
                if (attempt == Attempts)
                {
                    LogGaveUp(exception, Attempts);
                    throw new RefusedException(Refusals.Conflict());
                }
                // Parted at random, so that those who collided do not meet again.
                await Task.Delay(Random.Shared.Next(1, 5 * attempt), cancellationToken);
            }
        }
    }

    public async Task<RouteAnswer> HandleAsync(
        DeclaredRoute route, RouteCall call, CancellationToken cancellationToken) =>
        await AnswerAsync(
            call.Caller,
            async session =>
            {
                var result = await route.Handler(new RouteContext(session, call), cancellationToken);
                return () => AnswerAsync(result, cancellationToken);
            },
            commit: null, cancellationToken);

    public async ValueTask<RouteAnswer> AnswerAsync(RouteResult result, CancellationToken cancellationToken)
    {
        if (result.Body is not { } compose)
        {
            return RouteAnswer.Empty;
        }
        var body = await compose(Responder, cancellationToken);
        return new RouteAnswer
        {
            Body = body, Location = result.Location is null ? null : "/1.1" + result.Location, IsMissing = result.IsMissing,
            FileName = result.FileName,
        };
    }

    [LoggerMessage(LogLevel.Warning, "An operation lost against concurrent ones {Attempts} times")]
    private partial void LogGaveUp(Exception exception, int attempts);
}
