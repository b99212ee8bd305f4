using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>POST /queues: its answer shows some options with other values than the stored ones.</summary>
internal sealed class QueueCreation : ICreation<Queue>
{
    public async ValueTask<(Stored<Queue> Created, RouteResult? Answer)> CreateAsync(
        UnitOfWork work, JsonObject given, CancellationToken cancellationToken)
    {
        var created = await work.CreateValidatedAsync<Queue>(given, cancellationToken);
        var answered = created with { Value = QueueOptions.AsAnswered(created.Value, given) };
        return (created, RouteResult.Composed((responder, token) => responder.ShownAsync(answered, token)));
    }
}
