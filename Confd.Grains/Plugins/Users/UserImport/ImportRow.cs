using System.Globalization;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>A row of an import.</summary>
/// <param name="number">From 1 on; the header and empty lines do not count.</param>
/// <param name="places">The place of each column.</param>
/// <param name="cells">As many as there are columns; missing ones are empty.</param>
/// <param name="count">Number of cells that the row had.</param>
internal sealed class ImportRow(int number, IReadOnlyDictionary<string, int> places, string[] cells, int count)
{
    public int Number => number;

    /// <summary>A cell; null when it is empty, or the file has no such column.</summary>
    public string? this[string column] =>
        places.TryGetValue(column, out var place) && cells[place].Length > 0 ? cells[place] : null;

    /// <summary>The row as reports show it: as received, with its secrets hidden.</summary>
    public IReadOnlyDictionary<string, string> Cells => places.Keys.ToDictionary(column => column, column => Shown(column) ?? "");

    /// <summary>A cell as reports show it.</summary>
    public string? Shown(string column) =>
        this[column] is { } cell ? ImportColumns.Secret.Contains(column) ? RecordText.Hidden : cell : null;

    /// <summary>All faults of the cells themselves.</summary>
    public IEnumerable<RowFault> Faults()
    {
        if (count > cells.Length)
        {
            yield return new RowFault($"Input Error - the row has {count} cells, the header has {cells.Length}", null, null);
        }
        foreach (var column in places.Keys.Select(name => ImportColumns.All.GetValueOrDefault(name)).OfType<ImportColumn>())
        {
            if (this[column.Name] is { } cell && Fault(column, cell) is { } message)
            {
                yield return new RowFault(message, column.Name, cell);
            }
        }
    }

    /// <summary>The fields that the row has of these columns: absent where the file has no such column, null where the cell is empty.</summary>
    public JsonObject FieldsOf(IEnumerable<ImportColumn> columns) => new(
        columns.Where(column => places.ContainsKey(column.Name))
            .Select(column => KeyValuePair.Create(column.Field ?? column.Name, ValueOf(column))));

    /// <summary>An integer; null when the cell is empty.</summary>
    public long? NumberOf(string column) => this[column] is { } cell ? long.Parse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    private JsonNode? ValueOf(ImportColumn column) => this[column.Name] switch
    {
        null => null,
        var cell when column.Type == CellType.Flag => JsonValue.Create(cell == "1"),
        _ when column.Type == CellType.Number => JsonValue.Create(NumberOf(column.Name)),
        var cell => JsonValue.Create(cell),
    };

    private static string? Fault(ImportColumn column, string cell) => column.Type switch
    {
        CellType.Flag when cell is not ("0" or "1") => $"Input Error - '{column.Name}' must be one of (0, 1)",
        CellType.Number when !long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
            $"Input Error - field '{column.Name}': wrong type. Should be a integer",
        _ => null,
    };
}

/// <summary>A fault of a row.</summary>
/// <param name="Message">The text of the rule.</param>
/// <param name="Column">The column at fault; null when it is the whole row.</param>
/// <param name="Value">The cell.</param>
internal sealed record RowFault(string Message, string? Column, string? Value);
