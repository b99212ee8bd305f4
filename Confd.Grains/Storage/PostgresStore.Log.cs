using System.Data.Common;
using Npgsql;

namespace Confd.Storage;

/// <content>The log of events on PostgreSQL.</content>
internal sealed partial class PostgresStore
{
    private string Channel => $"confd_{schema}";

    public override Task<Horizon> SettleAsync(CancellationToken cancellationToken) =>
        PostgresConnections.TranslateAsync(() => horizon.SettleAsync(cancellationToken), isUncertain: false, Health);

    public override Task NotifyAsync(CancellationToken cancellationToken) => PostgresConnections.TranslateAsync(
        async () =>
        {
            await using var command = source.CreateCommand($"NOTIFY \"{Channel}\"");
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        },
        isUncertain: false, Health);

    public override async Task ListenAsync(Action heard, CancellationToken cancellationToken)
    {
        await using var connection = await ownSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        connection.Notification += (_, _) => heard();
        await RunAsync(connection, $"LISTEN \"{Channel}\"", cancellationToken).ConfigureAwait(false);
        // For notifications before this connection listened.
        heard();
        while (!cancellationToken.IsCancellationRequested)
        {
            await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override Task<int> WriteAsync(
        Statement statement, Action<DbDataReader>? read, CancellationToken cancellationToken) =>
        PostgresConnections.TranslateAsync(
            async () =>
            {
                await using var batch = source.CreateBatch();
                batch.BatchCommands.Add(PostgresCommands.Of(statement));
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    read?.Invoke(reader);
                }
                await reader.CloseAsync().ConfigureAwait(false);
                return reader.RecordsAffected;
            },
            isUncertain: true, Health);
}
