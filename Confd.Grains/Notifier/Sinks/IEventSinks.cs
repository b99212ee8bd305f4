using Confd.Storage;

namespace Confd.Notifier;

/// <summary>The sinks of the event log, as administrators see them.</summary>
public interface IEventSinks
{
    /// <summary>Name of the sink that calls sysconfd.</summary>
    const string Sysconfd = ReloadSinkFactory.SinkName;

    /// <summary>How every sink that is switched on is doing.</summary>
    Task<IReadOnlyList<SinkStatus>> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Whether a sink has still to take the last event about a resource; false when the sink is switched off.</summary>
    Task<bool> IsAwaitedAsync(string sink, ResourceId about, CancellationToken cancellationToken);

    /// <summary>Events that were set aside, newest first, and how many there are.</summary>
    /// <param name="limit">Most of them; null for all.</param>
    /// <param name="offset">How many are left out.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<(long Total, IReadOnlyList<DeadLetter> Items)> FailedAsync(int? limit, int offset, CancellationToken cancellationToken);

    /// <summary>Marks an event for another attempt. False when none with this id was set aside.</summary>
    Task<bool> ReplayAsync(long id, CancellationToken cancellationToken);
}

/// <summary>An event that a sink could not take.</summary>
/// <param name="Id">Names it in the API.</param>
/// <param name="Sink">The sink.</param>
/// <param name="Error">Why it could not.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="FailedAt">When it was set aside.</param>
/// <param name="IsReplaying">It is marked for another attempt.</param>
/// <param name="Sequence">Place of the event in the log.</param>
/// <param name="Name">Name of the event, for example <c>user_created</c>.</param>
/// <param name="Resource">What changed.</param>
/// <param name="TenantUuid">Its tenant; null for events of the whole system.</param>
/// <param name="Data">The event's content, as JSON.</param>
public sealed record DeadLetter(
    long Id, string Sink, string Error, int Attempts, DateTimeOffset FailedAt, bool IsReplaying, long Sequence, string Name,
    ResourceId Resource, Guid? TenantUuid, string Data);
