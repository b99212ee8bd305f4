using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>
/// Imports the rows of a file in one operation. It reads beforehand what the rows will look up, and tries every row. One faulty
/// row undoes all.
/// </summary>
internal sealed class UserImport(UnitOfWork work, ImportTable table)
{
    private const int RowsInOneGo = 32;
    private const int AccountsAtOnce = 8;

    private readonly List<ImportedRow> created = [];
    private readonly List<ImportFault> faults = [];
    private readonly List<(ImportRow Row, JsonObject Account)> accounts = [];

    /// <summary>Imports, or refuses with all faults of all rows.</summary>
    /// <exception cref="ReportedException">Some row is faulty.</exception>
    public async ValueTask<RouteResult> RunAsync(CancellationToken cancellationToken)
    {
        var known = await ImportReads.ReadAsync(work, table, cancellationToken);
        foreach (var row in table.Rows)
        {
            Add(row, await TryAsync(row, known, cancellationToken));
            if (row.Number % RowsInOneGo == 0)
            {
                // The rows never wait, so other operations would wait for all of them.
                await Task.Yield();
            }
        }
        if (faults.Count == 0 && accounts.Count > 0 && !work.Caller.IsDryRun)
        {
            await MakeAccountsAsync(cancellationToken);
        }
        return faults.Count == 0
            ? RouteResult.Json(new ImportReport(created))
            : throw new ReportedException(RouteResult.Json(new ImportFaults(faults)) with { Status = 400 });
    }

    /// <summary>Comes last, because another service keeps the accounts: with a faulty row it gets no call.</summary>
    private async ValueTask MakeAccountsAsync(CancellationToken cancellationToken)
    {
        var service = UserAccounts.Require(work, RowStep.Account.Main!);
        var refused = new ConcurrentBag<(ImportRow Row, RefusedException Why)>();
        await Parallel.ForEachAsync(
            accounts, new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                try
                {
                    await UserAccounts.CreateAsync(work, service, work.Caller.TenantUuid, one.Account, token);
                }
                catch (RefusedException why)
                {
                    refused.Add((one.Row, why));
                }
            });
        foreach (var (row, why) in refused.OrderBy(one => one.Row.Number))
        {
            Add(row, RowFaults.Of(why.Refusals, row, RowStep.Account));
        }
    }

    private void Add(ImportRow row, IReadOnlyList<RowFault> wrong) => faults.AddRange(wrong.Select(fault => new ImportFault(
        fault.Message, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), new ImportFaultPlace(row.Cells, row.Number, fault.Column, fault.Value))));

    private async ValueTask<IReadOnlyList<RowFault>> TryAsync(ImportRow row, ImportReads known, CancellationToken cancellationToken)
    {
        var wrong = row.Faults().ToList();
        if (wrong.Count > 0)
        {
            return wrong;
        }
        var rowWork = new RowWork(work, row, known);
        work.BeginStep();
        try
        {
            created.Add(await rowWork.DoAsync(cancellationToken));
        }
        catch (RefusedException refused)
        {
            wrong = RowFaults.Of(refused.Refusals, row, rowWork.Step);
        }
        // A taken value precedes later rules, so its refusal replaces theirs.
        if (await work.EndStepAsync(cancellationToken) is { } taken)
        {
            wrong = RowFaults.Of([taken], row, rowWork.Step);
        }
        if (wrong.Count > 0)
        {
            work.ForgetStep();
        }
        else if (rowWork.Account is { } account)
        {
            accounts.Add((row, account));
        }
        return wrong;
    }
}
