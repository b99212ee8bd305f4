using System.Runtime.CompilerServices;

namespace Confd.Tests;

/// <summary>Waits until something holds, and says what did not when it takes too long.</summary>
internal static class Poll
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task UntilAsync(
        Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "", TimeSpan? patience = null) =>
        UntilAsync(() => Task.FromResult(holds()), what, patience);

    /// <summary>Looks again and again until it holds.</summary>
    /// <param name="holds">Looks.</param>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="patience">How long at the most. Default 90 seconds, for machines with too much to do.</param>
    public static async Task UntilAsync(
        Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "", TimeSpan? patience = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < (patience ?? Patience), $"Not within {patience ?? Patience}: {what}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
