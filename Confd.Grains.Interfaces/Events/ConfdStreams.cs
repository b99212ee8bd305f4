using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd;

/// <summary>Events as Orleans streams of <see cref="ConfdEvent"/>: one for each tenant, in the order of the log, at least once.</summary>
/// <remarks>
/// Get the provider as <c>client.GetStreamProvider(ConfdStreams.Provider)</c>. Subscribe with a
/// <see cref="EventSequenceTokenV2"/> of an event's sequence to read the log from there on, as far back as it is kept;
/// in a quiet tenant the reading begins with its next event.
/// </remarks>
public static class ConfdStreams
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "events";

    /// <summary>Namespace of the streams, also for <c>[ImplicitStreamSubscription]</c>.</summary>
    public const string Namespace = "confd.events";

    /// <summary>The stream of a tenant; null for events of the whole system, whose key is the empty guid.</summary>
    public static StreamId Of(Guid? tenant) => StreamId.Create(Namespace, tenant ?? Guid.Empty);

    /// <summary>Adds the streams to a program that is an Orleans client.</summary>
    public static IClientBuilder AddConfdStreams(this IClientBuilder client) => client.AddPersistentStreams(
        Provider, (_, name) => new ReadOnlyAdapterFactory(name),
        streams => streams.ConfigureStreamPubSub(StreamPubSubType.ExplicitGrainBasedAndImplicit));

    /// <summary>Clients subscribe; the silos read the log.</summary>
    private sealed class ReadOnlyAdapterFactory(string name) : IQueueAdapterFactory, IQueueAdapter
    {
        public string Name => name;

        public bool IsRewindable => true;

        public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

        public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

        public IQueueAdapterCache GetQueueAdapterCache() => throw OnlyInSilos();

        public IStreamQueueMapper GetStreamQueueMapper() => throw OnlyInSilos();

        public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => throw OnlyInSilos();

        public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => throw OnlyInSilos();

        public Task QueueMessageBatchAsync<T>(
            StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
            throw new NotSupportedException("Events are told by changing something, never by writing to a stream.");

        private static NotSupportedException OnlyInSilos() => new("The log is read by silos only.");
    }
}

/// <summary>One event on its way to a subscriber.</summary>
[GenerateSerializer, Immutable, Alias("confd.ConfdEventBatch")]
public sealed record ConfdEventBatch([property: Id(0)] StreamId StreamId, [property: Id(1)] ConfdEvent Event) : IBatchContainer
{
    /// <inheritdoc/>
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Event.Sequence);

    /// <inheritdoc/>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Event is T published ? [Tuple.Create(published, SequenceToken)] : [];

    /// <inheritdoc/>
    public bool ImportRequestContext() => false;
}
