using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using Confd.Fields;
using CsvHelper;
using CsvHelper.Configuration;

namespace Confd.Plugins;

/// <summary>The rows of a CSV file, with the column names of its first line.</summary>
/// <param name="Columns">The names, in order.</param>
/// <param name="Rows">The rows that are not empty, in order.</param>
internal sealed record ImportTable(IReadOnlyList<string> Columns, IReadOnlyList<ImportRow> Rows)
{
    /// <summary>Far more than the known columns.</summary>
    private const int MostColumns = 500;

    private const int LongestCell = 65_536;

    /// <summary>The separator of spreadsheets in some countries; no column name contains it.</summary>
    private const char OtherSeparator = ';';

    static ImportTable() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a file.</summary>
    /// <param name="body">The file.</param>
    /// <param name="contentType">The Content-Type header, whose charset is the file's; UTF-8 without one. A byte order mark wins.</param>
    /// <param name="options">Limits of the file.</param>
    /// <exception cref="RefusedException">It is no CSV file with a header, or too large.</exception>
    public static ImportTable Read(ReadOnlyMemory<byte> body, string? contentType, ImportOptions options)
    {
        if (body.IsEmpty)
        {
            throw new RefusedException(Refusals.MalformedBody());
        }
        if (body.Length > options.MaxBytes)
        {
            throw Wrong($"the file is larger than {options.MaxBytes} bytes");
        }
        var (encoding, mark) = EncodingOf(body.Span, contentType);
        var content = body[mark..];
        try
        {
            var separator = SeparatorOf(content, encoding);
            using var reader = new StreamReader(StreamOf(content), encoding, detectEncodingFromByteOrderMarks: false);
            using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = $"{separator}", IgnoreBlankLines = true, MaxFieldSize = LongestCell,
                // A quote within an unquoted cell stands for itself.
                BadDataFound = null,
                // Thousands of cells name the same few contexts.
                CacheFields = true,
            });
            return Read(parser, separator, options.MaxRows);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong($"the file is not valid {encoding.WebName}; Content-Type says its charset, as in text/csv; charset=windows-1252");
        }
        catch (CsvHelperException)
        {
            throw Wrong($"a cell is longer than {LongestCell} characters");
        }
    }

    /// <summary>True when the file has the column.</summary>
    public bool Has(string column) => Columns.Contains(column);

    private static ImportTable Read(CsvParser parser, char separator, int mostRows)
    {
        if (!parser.Read())
        {
            throw Wrong("the file has no header line");
        }
        var columns = HeaderOf(parser);
        var places = columns.Index().ToDictionary(column => column.Item, column => column.Index);
        var rows = new List<ImportRow>();
        var last = "";
        while (parser.Read())
        {
            if (rows.Count == mostRows)
            {
                throw Wrong($"the file has more than {mostRows} rows");
            }
            var cells = new string[columns.Count];
            for (var index = 0; index < cells.Length; index++)
            {
                cells[index] = index < parser.Count ? parser[index] : "";
            }
            rows.Add(new ImportRow(rows.Count + 1, places, cells, parser.Count));
            last = parser.RawRecord;
        }
        if (EndsWithinQuotes(last, separator))
        {
            throw Wrong($"row {rows.Count}: a quote is never closed");
        }
        return rows.Count == 0 ? throw Wrong("the file has no rows") : new ImportTable(columns, rows);
    }

    private static List<string> HeaderOf(CsvParser parser)
    {
        if (parser.Count > MostColumns)
        {
            throw Wrong($"the header has more than {MostColumns} columns");
        }
        var columns = Enumerable.Range(0, parser.Count).Select(index => parser[index].Trim()).ToList();
        if (columns.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1 && same.Key.Length > 0) is { } twice)
        {
            throw Wrong($"the header has the column '{twice.Key}' twice");
        }
        // Cells without a name come from empty columns of a spreadsheet.
        columns = [.. columns.Select((name, index) => name.Length > 0 ? name : $"#{index + 1}")];
        if (!columns.Contains("firstname"))
        {
            throw Wrong("the header has no column 'firstname'");
        }
        NoteUnknown(columns);
        return columns;
    }

    /// <summary>Reports unknown columns: a misspelt one would be ignored silently.</summary>
    private static void NoteUnknown(List<string> columns) => UnreadNames.Report(
        [.. columns.Where(name => !ImportColumns.All.ContainsKey(name) && !ImportColumns.Ignored.Contains(name) && !name.StartsWith('#'))]);

    private static (Encoding Encoding, int Mark) EncodingOf(ReadOnlySpan<byte> body, string? contentType)
    {
        if (body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return (Strict("utf-8")!, 3);
        }
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return (Strict(body[0] == 0xFF ? "utf-16" : "utf-16BE")!, 2);
        }
        var charset = MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.CharSet?.Trim('"', ' ') : null;
        return (Strict(string.IsNullOrEmpty(charset) ? "utf-8" : charset) ?? throw Wrong("the charset of Content-Type is not known"), 0);
    }

    /// <summary>Null for an unknown name.</summary>
    private static Encoding? Strict(string name)
    {
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The separator that comes first in the header: names contain neither.</summary>
    private static char SeparatorOf(ReadOnlyMemory<byte> content, Encoding encoding)
    {
        using var reader = new StreamReader(StreamOf(content), encoding, detectEncodingFromByteOrderMarks: false);
        for (var next = reader.Read(); next >= 0 && next is not ('\r' or '\n'); next = reader.Read())
        {
            if (next is ',' or OtherSeparator)
            {
                return (char)next;
            }
        }
        return ',';
    }

    /// <summary>True when the last record reaches the end of the file because a quote is never closed.</summary>
    private static bool EndsWithinQuotes(string record, char separator)
    {
        var (isQuoted, isStart) = (false, true);
        foreach (var letter in record)
        {
            if (letter == '"' && (isQuoted || isStart))
            {
                // Two quotes in a row close and open again, with the same result.
                isQuoted = !isQuoted;
                isStart = !isQuoted;
            }
            else if (!isQuoted)
            {
                isStart = letter == separator;
            }
        }
        return isQuoted;
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);

    private static RefusedException Wrong(string why) => new(Refusals.Input(why));
}
