using System.Text.Json;

namespace Confd.Asterisk;

/// <summary>Parses rows while further ones are read.</summary>
internal sealed class RowParser
{
    private const int RowsAtOnce = 500;

    private List<ImageRow> collected = new(RowsAtOnce);
    private Task parsing = Task.CompletedTask;

    public void Add(ImageRow row)
    {
        collected.Add(row);
        if (collected.Count == RowsAtOnce)
        {
            Begin();
        }
    }

    /// <summary>Waits until every row is parsed.</summary>
    public Task EndAsync()
    {
        Begin();
        return parsing;
    }

    private void Begin()
    {
        var rows = collected;
        collected = new(RowsAtOnce);
        parsing = parsing.ContinueWith(_ => Parse(rows), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static void Parse(List<ImageRow> rows)
    {
        foreach (var row in rows)
        {
            try
            {
                row.Parse();
            }
            catch (JsonException)
            {
                // The part that reads the row says so.
            }
        }
    }
}
