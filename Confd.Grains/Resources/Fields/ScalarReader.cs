using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>Reads single values as strictly as the 1.1 API does: a number is no text, a text is no boolean.</summary>
internal static class ScalarReader
{
    private static readonly HashSet<string> True =
        ["1", "ON", "On", "T", "TRUE", "True", "Y", "YES", "Yes", "on", "t", "true", "y", "yes"];

    private static readonly HashSet<string> False =
        ["0", "F", "FALSE", "False", "N", "NO", "No", "OFF", "Off", "f", "false", "n", "no", "off"];

    public static (JsonNode? Normal, object? Fault) Read(JsonNode value, FieldSchema field) => field.Kind switch
    {
        FieldKind.String => ReadText(value, out var text) is { } fault ? (null, fault) : (text, null),
        FieldKind.Integer => ReadInteger(value, field.Bits),
        FieldKind.Float => ReadFloat(value),
        FieldKind.Boolean => ReadBoolean(value, field.IsLenient),
        FieldKind.Uuid => ReadUuid(value),
        FieldKind.DateTime => ReadDateTime(value),
        _ => throw new InvalidOperationException($"{field.Kind} is not a single value."),
    };

    /// <summary>The words for a boolean, or null when it is none.</summary>
    public static bool? LenientBoolean(string word) =>
        True.Contains(word) ? true : False.Contains(word) ? false : null;

    /// <summary>An object of any shape; its names and texts follow the rules for every text.</summary>
    public static (JsonNode? Normal, object? Fault) ReadFree(JsonNode value) =>
        value is not JsonObject ? (null, new[] { "Not a valid mapping type." })
        : FreeFault(value) is { } fault ? (null, new[] { fault })
        : (value.DeepClone(), null);

    private static string? FreeFault(JsonNode? value) => value switch
    {
        JsonObject fields => fields.Select(field => InputText.Fault(field.Key) ?? FreeFault(field.Value)).FirstOrDefault(fault => fault is not null),
        JsonArray items => items.Select(FreeFault).FirstOrDefault(fault => fault is not null),
        { } single when single.GetValueKind() == JsonValueKind.String =>
            ReadText(single, out var text) is [var fault, ..] ? fault : InputText.Fault(text),
        _ => null,
    };

    private static string[]? ReadText(JsonNode value, out string text)
    {
        text = "";
        if (value.GetValueKind() != JsonValueKind.String)
        {
            return ["Not a valid string."];
        }
        try
        {
            text = value.GetValue<string>();
            return InputText.IsWellFormed(text) ? null : [InputText.Ill];
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return [InputText.Ill];
        }
    }

    private static (JsonNode?, object?) ReadInteger(JsonNode value, int bits)
    {
        string digits;
        switch (value.GetValueKind())
        {
            case JsonValueKind.Number:
                digits = value.ToJsonString();
                break;
            case JsonValueKind.String when ReadText(value, out var text) is null:
                digits = text.Trim();
                if (!IsInteger(digits))
                {
                    return (null, new[] { "Not a valid integer." });
                }
                break;
            default:
                return (null, new[] { "Not a valid integer." });
        }
        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return (null, new[] { "Number too large." });
        }
        var cut = decimal.Truncate(number);
        var fits = bits == 64
            ? cut is >= long.MinValue and <= long.MaxValue
            : cut is >= int.MinValue and <= int.MaxValue;
        return fits ? ((long)cut, null) : (null, new[] { "Number too large." });
    }

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        var digits = text is ['+' or '-', .. var unsigned] ? unsigned : text;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static (JsonNode?, object?) ReadFloat(JsonNode value)
    {
        var text = "";
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            text = value.ToJsonString();
        }
        else if (ReadText(value, out text) is not null)
        {
            return (null, new[] { "Not a valid number." });
        }
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return (null, new[] { "Not a valid number." });
        }
        return double.IsFinite(number)
            ? (number, null)
            : (null, new[] { "Special numeric values (nan or infinity) are not permitted." });
    }

    private static (JsonNode?, object?) ReadBoolean(JsonNode value, bool isLenient)
    {
        var kind = value.GetValueKind();
        if (kind is JsonValueKind.True or JsonValueKind.False)
        {
            return (kind == JsonValueKind.True, null);
        }
        if (isLenient && kind is (JsonValueKind.String or JsonValueKind.Number))
        {
            string? word = null;
            if (kind == JsonValueKind.Number)
            {
                word = value.ToJsonString();
            }
            else if (ReadText(value, out var text) is null)
            {
                word = text;
            }
            if (word is not null && LenientBoolean(word) is { } flag)
            {
                return (flag, null);
            }
        }
        return (null, new[] { "Not a valid boolean." });
    }

    private static (JsonNode?, object?) ReadUuid(JsonNode value)
    {
        if (ReadText(value, out var text) is { } fault)
        {
            return (null, fault[0] == "Not a valid string." ? new[] { "Not a valid UUID." } : fault);
        }
        return Guid.TryParse(text, out var uuid) ? (uuid.ToString(), null) : (null, new[] { "Not a valid UUID." });
    }

    private static (JsonNode?, object?) ReadDateTime(JsonNode value) =>
        ReadText(value, out var text) is null
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time.ToString("O", CultureInfo.InvariantCulture), null)
            : (null, new[] { "Not a valid datetime." });
}
