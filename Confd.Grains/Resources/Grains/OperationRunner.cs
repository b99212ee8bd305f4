using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Confd.Resources;

/// <summary>Runs operations: a unit of work, the work, the commit; all again when others changed the same resources.</summary>
internal sealed partial class OperationRunner(
    UnitOfWorkServices services, ConfdGrainStorage storage, ViewComposer composer, IdempotentAnswers repeatable, RepeatedCalls repeated,
    OpenAnswers answers, ILogger<OperationRunner> logger)
{
    private const int Attempts = 8;

    private readonly ViewResponder reader = new(services, composer);

    /// <summary>Composes views of what is stored.</summary>
    public ViewComposer Composer => composer;

    /// <summary>Composes the answer to a unit of work that was committed.</summary>
    public ViewResponder ResponderAfter(UnitOfWork work) => new(services, composer, work);

    /// <summary>
    /// The answer to a repeated call when an earlier attempt was carried out; null when none was, and none will be.
    /// Ask before comparing anything with the current state, which may be the call's own work.
    /// </summary>
    public ValueTask<RouteAnswer?> EarlierAsync(RouteCall call, CancellationToken cancellationToken) =>
        call.Caller.Attempt is { Number: > 1 } attempt
            ? new ValueTask<RouteAnswer?>(repeated.SupersedeAsync(attempt, call.Idempotency, cancellationToken))
            : default;

    /// <summary>
    /// Work reads and changes in the unit of work and returns what composes the answer after the commit. Refusals come
    /// back as an answer. Nothing that the work does may outlive the unit of work, as it may run several times. A request with an
    /// idempotency key is carried out only once.
    /// </summary>
    /// <param name="call">The request.</param>
    /// <param name="operation">Does the work.</param>
    /// <param name="commit">Writes the host's own resource, with everything else that changes; null for an operation without a host.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<RouteAnswer> AnswerAsync(
        RouteCall call, Func<UnitOfWork, ValueTask<Func<ValueTask<RouteAnswer>>>> operation,
        Commit? commit, CancellationToken cancellationToken)
    {
        commit ??= CommitAsync;
        if (call.Idempotency is not { } key)
        {
            try
            {
                var compose = await RunAsync(call.Caller, operation, commit, cancellationToken);
                return call.Caller.IsDryRun ? RouteAnswer.Empty : await ComposeAsync(compose);
            }
            catch (RefusedException refused)
            {
                return new RouteAnswer { Refused = refused.Refusals };
            }
        }
        if (await repeatable.FindAsync(key, reader, cancellationToken) is { } known)
        {
            return known;
        }
        IdempotencyRow? row = null;
        try
        {
            var compose = await RunAsync(
                call.Caller,
                async work =>
                {
                    work.Idempotent = repeatable.New(key);
                    var composed = await operation(work);
                    row = work.Idempotent;
                    return composed;
                },
                commit, cancellationToken);
            var answer = await ComposeAsync(compose);
            if (row?.Answer is null)
            {
                await repeatable.KeepAsync(key, answer, cancellationToken);
            }
            return answer;
        }
        catch (IdempotencyKeyTakenException)
        {
            return await repeatable.FindAsync(key, reader, cancellationToken)
                ?? new RouteAnswer { Refused = [Refusals.Conflict()] };
        }
        catch (RefusedException refused)
        {
            // An equal request may have caused the refusal.
            return await repeatable.FindAsync(key, reader, cancellationToken)
                ?? new RouteAnswer { Refused = refused.Refusals };
        }
    }

    /// <summary>The change is committed even when its answer fails: losing the database now does not undo it.</summary>
    private static async ValueTask<RouteAnswer> ComposeAsync(Func<ValueTask<RouteAnswer>> compose)
    {
        try
        {
            return await compose();
        }
        catch (StorageUnavailableException away) when (!away.IsUncertain)
        {
            throw new StorageUnavailableException(away.Message, isUncertain: true) { Fault = away.Fault };
        }
    }

    /// <summary>Runs an operation of a grain without a state of its own.</summary>
    /// <exception cref="RefusedException">A rule refused, or others kept changing the same resources.</exception>
    public Task<TResult> RunAsync<TResult>(
        Caller caller, Func<UnitOfWork, ValueTask<TResult>> operation, CancellationToken cancellationToken) =>
        RunAsync(caller, operation, CommitAsync, cancellationToken);

    /// <summary>Runs an operation whose grain commits it with its own state.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="operation">Names the host of the unit of work, and reads and changes in it.</param>
    /// <param name="commit">Writes the host's own resource, with everything else that changes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RefusedException">A rule refused, or others kept changing the same resources.</exception>
    public async Task<TResult> RunAsync<TResult>(
        Caller caller, Func<UnitOfWork, ValueTask<TResult>> operation, Commit commit,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var work = services.Begin(caller);
            try
            {
                var result = await WorkAsync(work, operation, cancellationToken);
                await work.CommitAsync(caller.IsDryRun ? CommitAsync : commit, cancellationToken);
                return result;
            }
            catch (Exception exception)
            {
                if (work.MustUndo(exception))
                {
                    await work.UndoAsync();
                }
                if (exception is not (VersionConflictException or InconsistentStateException or ReferenceViolationException))
                {
                    throw;
                }
                services.Aliases.Forget();
                if (attempt == Attempts)
                {
                    LogGaveUp(exception, Attempts);
                    throw new RefusedException(Refusals.Conflict());
                }
                // A random pause, so that operations that collided do not collide again.
                await Task.Delay(Random.Shared.Next(1, 5 * attempt), cancellationToken);
            }
        }
    }

    private Task CommitAsync(UnitOfWork work, ChangeSet changes, Tracked? own, CancellationToken cancellationToken) =>
        storage.CommitAsync(changes, cancellationToken);

    private static async ValueTask<TResult> WorkAsync<TResult>(
        UnitOfWork work, Func<UnitOfWork, ValueTask<TResult>> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await operation(work);
        }
        catch (RefusedException)
        {
            RefusedException.ThrowIf(await work.FirstTakenAsync(cancellationToken));
            throw;
        }
    }

    /// <summary>Runs the handler of a plugin's own route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="getter">The GET of the same path, whose answer If-Match refers to; null when there is none.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<RouteAnswer> HandleAsync(
        DeclaredRoute route, DeclaredRoute? getter, RouteCall call, CancellationToken cancellationToken) => HandleAsync(
        call,
        async work =>
        {
            if (getter is not null)
            {
                await MatchAsync(work, getter, call, cancellationToken);
            }
            work.ReportsTrial = route.IsLong;
            return await route.Handler(new RouteContext(work, call), cancellationToken);
        },
        commit: null, cancellationToken);

    /// <summary>Runs what a request asks for, and remembers its answer for a repeat.</summary>
    /// <param name="call">The request.</param>
    /// <param name="handler">Does it.</param>
    /// <param name="commit">Writes the host's own resource, with everything else that changes; null for an operation without a host.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<RouteAnswer> HandleAsync(
        RouteCall call, Func<UnitOfWork, ValueTask<RouteResult>> handler, Commit? commit, CancellationToken cancellationToken)
    {
        RouteResult? trial = null;
        try
        {
            var answer = await AnswerAsync(
                call,
                async work =>
                {
                    var result = await handler(work);
                    await RememberAsync(work, result, cancellationToken);
                    trial = call.Caller.IsDryRun && work.ReportsTrial ? result : null;
                    return () => AnswerAsync(result, call, ResponderAfter(work), cancellationToken);
                },
                commit, cancellationToken);
            return trial is null || answer.Refused is not null
                ? answer
                : await AnswerAsync(trial with { Status = 200 }, reader, cancellationToken);
        }
        catch (ReportedException refused)
        {
            return await ReportAsync(refused);
        }
    }

    /// <summary>The answer that a request was refused with.</summary>
    public ValueTask<RouteAnswer> ReportAsync(ReportedException refused) => AnswerAsync(refused.Report, reader, CancellationToken.None);

    private async ValueTask<RouteAnswer> AnswerAsync(
        RouteResult result, RouteCall call, ViewResponder responder, CancellationToken cancellationToken)
    {
        if (result.Pieces is not { } compose)
        {
            return await AnswerAsync(result, responder, cancellationToken);
        }
        var pieces = await compose(this, cancellationToken);
        var first = await pieces.NextAsync(cancellationToken);
        return (await answers.AnswerAsync(first, pieces, call.TakesPieces, cancellationToken)) with
        {
            ContentType = result.ContentType, ETag = result.EntityTag, FileName = result.FileName,
        };
    }

    /// <summary>Keeps the answer for a repeat of the call; success without content needs no text.</summary>
    private async ValueTask RememberAsync(UnitOfWork work, RouteResult result, CancellationToken cancellationToken)
    {
        if (work is { Idempotent: null, Call: null })
        {
            return;
        }
        var answer = IdempotentAnswers.Write(result.IsReady
            ? await AnswerAsync(result, reader, cancellationToken)
            : IdempotentAnswers.Lost);
        if (work.Idempotent is { } row && result.IsReady)
        {
            work.Idempotent = row with { Answer = answer };
        }
        if (work.Call is { } call && !ReferenceEquals(result, RouteResult.Empty))
        {
            work.Call = call with { Answer = answer };
        }
    }

    /// <summary>Reads in the same unit of work, so that the handler changes the same state that was compared.</summary>
    private async ValueTask MatchAsync(
        UnitOfWork work, DeclaredRoute getter, RouteCall call, CancellationToken cancellationToken)
    {
        var read = new RouteContext(work, call with { Query = [], Body = null });
        var result = await getter.Handler(read, cancellationToken);
        if (result is { EntityTag: { } given, Pieces: { } compose })
        {
            using var pieces = await compose(this, cancellationToken) as IDisposable;
            Preconditions.Demand(call, given);
            return;
        }
        var current = await AnswerAsync(result, reader, cancellationToken);
        var tag = current.Body is { } body ? ViewComposer.EntityTag(body) : null;
        Preconditions.Demand(call, current.IsMissing ? null : tag);
    }

    public static async ValueTask<RouteAnswer> AnswerAsync(
        RouteResult result, ViewResponder responder, CancellationToken cancellationToken)
    {
        if (result.Body is not { } compose)
        {
            return result is { Location: null, Headers: null }
                ? RouteAnswer.Empty
                : new RouteAnswer { Location = result.AnsweredLocation, Headers = result.Headers };
        }
        var body = await compose(responder, cancellationToken);
        return new RouteAnswer
        {
            Body = body, Location = result.AnsweredLocation, IsMissing = result.IsMissing,
            Headers = result.Headers, ContentType = result.ContentType, Status = result.Status,
        };
    }

    [LoggerMessage(LogLevel.Warning, "An operation lost against concurrent ones {Attempts} times")]
    private partial void LogGaveUp(Exception exception, int attempts);
}
