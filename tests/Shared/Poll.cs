using System.Runtime.CompilerServices;

namespace Confd.Tests;

/// <summary>Waits until something holds, and says what did not when it takes too long.</summary>
internal static class Poll
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task UntilAsync(
        Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "", TimeSpan? timeout = null) =>
        UntilAsync(() => Task.FromResult(holds()), what, timeout);

    /// <summary>Looks again and again until it holds.</summary>
    /// <param name="holds">Looks.</param>
    /// <param name="what">Name of the condition, for the failure's text.</param>
    /// <param name="timeout">How long at the most. Default 90 seconds, for machines with too much to do.</param>
    public static async Task UntilAsync(
        Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "", TimeSpan? timeout = null) =>
        await ForAsync(async () => await holds() ? what : null, what, timeout);

    /// <summary>Tries again and again until there is a result.</summary>
    /// <param name="find">Tries; null when there is none yet.</param>
    /// <param name="what">Name of the condition, for the failure's text.</param>
    /// <param name="timeout">As for the others.</param>
    public static async Task<T> ForAsync<T>(
        Func<Task<T?>> find, [CallerArgumentExpression(nameof(find))] string what = "", TimeSpan? timeout = null) where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await find() is { } found)
            {
                return found;
            }
            Assert.True(TimeProvider.System.GetElapsedTime(started) < (timeout ?? Timeout), $"Not within {timeout ?? Timeout}: {what}");
            await Task.Delay(Interval, Token);
        }
    }

    /// <summary>Checks again and again for a while: what must not happen has not happened by then.</summary>
    /// <param name="check">Fails when it has.</param>
    /// <param name="time">How long; longer than the product takes for what must not happen.</param>
    public static async Task WhileAsync(Func<Task> check, TimeSpan time)
    {
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < time; await Task.Delay(Interval, Token))
        {
            await check();
        }
    }
}
