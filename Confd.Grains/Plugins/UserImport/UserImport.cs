using Confd.Resources;

namespace Confd.Plugins;

/// <summary>
/// Imports the rows of a file in one operation: what all rows will look up is read beforehand, every row is tried, and one faulty
/// row leaves nothing of any.
/// </summary>
internal sealed class UserImport(Session session, ImportTable table)
{
    private readonly List<ImportedRow> created = [];
    private readonly List<ImportFault> faults = [];

    /// <summary>Imports, or refuses with all faults of all rows.</summary>
    /// <exception cref="ReportedException">Some row is faulty.</exception>
    public async ValueTask<RouteResult> RunAsync(CancellationToken cancellationToken)
    {
        session.ReportsTrial = true;
        var known = await ImportReads.ReadAsync(session, table, cancellationToken);
        foreach (var row in table.Rows)
        {
            foreach (var fault in await TryAsync(row, known, cancellationToken))
            {
                faults.Add(new ImportFault(
                    fault.Message, DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                    new ImportFaultPlace(row.Cells, row.Number, fault.Column, fault.Value)));
            }
        }
        return faults.Count == 0
            ? RouteResult.Json(new ImportReport(created))
            : throw new ReportedException(RouteResult.Json(new ImportFaults(faults)) with { Status = 400 });
    }

    private async ValueTask<IReadOnlyList<RowFault>> TryAsync(ImportRow row, ImportReads known, CancellationToken cancellationToken)
    {
        var wrong = row.Faults().ToList();
        if (wrong.Count > 0)
        {
            return wrong;
        }
        var work = new RowWork(session, row, known);
        session.BeginStep();
        try
        {
            created.Add(await work.DoAsync(cancellationToken));
        }
        catch (RefusedException refused)
        {
            wrong = RowFaults.Of(refused.Refusals, row, work.Step);
        }
        // In the order of the rules a value that is taken comes before whatever comes later.
        if (await session.EndStepAsync(cancellationToken) is { } taken)
        {
            wrong = RowFaults.Of([taken], row, work.Step);
        }
        if (wrong.Count > 0)
        {
            session.ForgetStep();
        }
        return wrong;
    }
}
