using Microsoft.Extensions.DependencyInjection;

namespace Confd.Notifier;

/// <summary>
/// Receives the events of the whole system in the order of their commits, each at least once, on one silo of the cluster at a
/// time. A plugin implements it to keep another service up to date. Not called by two threads at once.
/// </summary>
public interface IEventReceiver
{
    /// <summary>Handles events, or as many of them as it can.</summary>
    /// <param name="events">The next events with the names that it asked for.</param>
    /// <param name="cancellationToken">Ends it; the events come again.</param>
    Task<Reception> ReceiveAsync(IReadOnlyList<ConfdEvent> events, CancellationToken cancellationToken);
}

/// <summary>How many events were handled.</summary>
/// <param name="Done">Events that need not come again, from the first on.</param>
/// <param name="Error">Why it stopped before the end; null when everything is done.</param>
/// <param name="IsUnavailable">
/// The other service can't be reached: the event comes again, without a limit. Else it comes some times, and is then set aside.
/// </param>
public readonly record struct Reception(int Done, string? Error = null, bool IsUnavailable = false);

/// <summary>Adds receivers of events to a silo.</summary>
public static class EventReceiverHosting
{
    /// <summary>Adds a receiver, which is made when it is needed, with the services of the host.</summary>
    /// <param name="services">Those of the silo.</param>
    /// <param name="name">Names it in cursors, metrics and the API; it goes on where the receiver of this name has stopped.</param>
    /// <param name="most">Most events of the log at a time.</param>
    /// <param name="events">Names of the events that it handles.</param>
    public static IServiceCollection AddEventReceiver<TReceiver>(
        this IServiceCollection services, string name, int most, params IReadOnlyCollection<string> events)
        where TReceiver : class, IEventReceiver => services.AddSingleton<ISinkFactory>(
            provider => new ReceiverSinkFactory(name, most, events.ToHashSet(), () => ActivatorUtilities.CreateInstance<TReceiver>(provider)));
}
