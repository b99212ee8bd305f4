using System.Globalization;
using System.Text;
using Confd.Storage;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Notifier;

/// <summary>Keeps the subscriptions of streams in the service's own database, on SQLite and PostgreSQL alike.</summary>
internal sealed class SubscriptionStorage(IConfdStore store, IGrainStorageSerializer serializer) : IGrainStorage
{
    /// <summary>The name under which Orleans looks for it.</summary>
    public const string Name = "PubSubStore";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = await store.Log.ReadSubscriptionAsync(stateName, $"{grainId}", CancellationToken.None).ConfigureAwait(false);
        grainState.RecordExists = found is not null;
        grainState.ETag = found?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.State = found is { } row
            ? serializer.Deserialize<T>(new BinaryData(Encoding.UTF8.GetBytes(row.Body)))
            : Activator.CreateInstance<T>();
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteAsync(stateName, grainId, grainState, serializer.Serialize(grainState.State).ToString());

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.RecordExists)
        {
            await WriteAsync(stateName, grainId, grainState, null).ConfigureAwait(false);
        }
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
        grainState.ETag = null;
    }

    private async Task WriteAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, string? body)
    {
        var expected = grainState.ETag is { } tag ? long.Parse(tag, CultureInfo.InvariantCulture) : 0;
        if (!await store.Log.WriteSubscriptionAsync(stateName, $"{grainId}", body, expected, CancellationToken.None).ConfigureAwait(false))
        {
            throw new InconsistentStateException(
                $"The subscriptions of {grainId} in {Name} were changed by another silo", $"{expected}", "unknown");
        }
        grainState.RecordExists = body is not null;
        grainState.ETag = (expected + 1).ToString(CultureInfo.InvariantCulture);
    }
}
