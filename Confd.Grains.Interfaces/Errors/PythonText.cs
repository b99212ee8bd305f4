using System.Collections;
using System.Globalization;
using System.Text;

namespace Confd;

/// <summary>Renders values as Python literals, the form in which the 1.1 API quotes values in error texts.</summary>
/// <remarks>Source: wazo-confd 1.1 API, error bodies.</remarks>
public static class PythonText
{
    /// <summary>
    /// Text in single quotes (double quotes when it contains a single quote), numbers bare, True/False/None,
    /// guids as <c>UUID('…')</c>, lists as <c>[a, b]</c>, tuples as <c>(a, b)</c> and <c>(a,)</c>, dictionaries as <c>{'k': v}</c> with integer keys bare.
    /// </summary>
    public static string Literal(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("None"); break;
            case bool flag: text.Append(flag ? "True" : "False"); break;
            case string words: AppendQuoted(text, words); break;
            case Guid uuid: text.Append("UUID('").Append(uuid).Append("')"); break;
            case IDictionary map: AppendMap(text, map); break;
            case PythonTuple tuple: AppendTuple(text, tuple); break;
            case IEnumerable items: AppendList(text, items); break;
            case IFormattable number: text.Append(number.ToString(null, CultureInfo.InvariantCulture)); break;
            default: AppendQuoted(text, value.ToString() ?? ""); break;
        }
    }

    private static void AppendMap(StringBuilder text, IDictionary map)
    {
        var separator = "{";
        foreach (DictionaryEntry entry in map)
        {
            text.Append(separator);
            Append(text, entry.Key);
            text.Append(": ");
            Append(text, entry.Value);
            separator = ", ";
        }
        text.Append(map.Count == 0 ? "{}" : "}");
    }

    private static void AppendList(StringBuilder text, IEnumerable items)
    {
        var separator = "[";
        foreach (var item in items)
        {
            text.Append(separator);
            Append(text, item);
            separator = ", ";
        }
        text.Append(separator == "[" ? "[]" : "]");
    }

    private static void AppendTuple(StringBuilder text, PythonTuple tuple)
    {
        text.Append('(');
        foreach (var (index, item) in tuple.Items.Index())
        {
            text.Append(index == 0 ? "" : ", ");
            Append(text, item);
        }
        text.Append(tuple.Items.Count == 1 ? ",)" : ")");
    }

    private static void AppendQuoted(StringBuilder text, string words)
    {
        var quote = words.Contains('\'') && !words.Contains('"') ? '"' : '\'';
        text.Append(quote);
        foreach (var character in words)
        {
            _ = character switch
            {
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                _ when character == quote => text.Append('\\').Append(character),
                _ when char.IsControl(character) => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => text.Append(character),
            };
        }
        text.Append(quote);
    }
}

/// <summary>Values that error texts quote in round brackets.</summary>
/// <param name="Items">The values, in order.</param>
public sealed record PythonTuple(IReadOnlyList<object> Items);
