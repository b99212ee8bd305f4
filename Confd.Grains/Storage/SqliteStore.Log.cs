using System.Data.Common;

namespace Confd.Storage;

/// <content>The log of events on SQLite: one writer at a time, so that what is visible is in order.</content>
internal sealed partial class SqliteStore
{
    public override async Task<Horizon> SettleAsync(CancellationToken cancellationToken)
    {
        long last = 0;
        await QueryQuietlyAsync(
            [new Statement("SELECT seq FROM sqlite_sequence WHERE name = 'event'", [])],
            (_, reader) => last = reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return new Horizon(last, IsBehind: false);
    }

    public override Task NotifyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task ListenAsync(Action heard, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    protected override async Task<int> WriteAsync(
        Statement statement, Action<DbDataReader>? read, CancellationToken cancellationToken) =>
        (int)await WriteQuietlyAsync(() =>
        {
            using var reader = writer!.Command(statement, transaction: null).ExecuteReader();
            while (reader.Read())
            {
                read?.Invoke(reader);
            }
            reader.Close();
            return reader.RecordsAffected;
        }, cancellationToken).ConfigureAwait(false);
}
