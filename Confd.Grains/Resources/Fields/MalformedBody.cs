using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Confd.Fields;

/// <summary>Says where a body stops being JSON.</summary>
internal static class MalformedBody
{
    private const string WrongLiteral = "' is an invalid JSON literal.";

    /// <summary>A sentence such as <c>Line 2, column 5: 'x' is an invalid start of a value.</c>; both count from one, in characters.</summary>
    public static string Where(ReadOnlySpan<byte> body, Exception exception)
    {
        if (exception is not JsonException json)
        {
            var bad = FirstBadByte(body);
            return Sentence(body, bad, "Not a valid utf-8 string.");
        }
        var line = 0L;
        var start = 0;
        while (line < (json.LineNumber ?? 0) && body[start..].IndexOf((byte)'\n') is var end and >= 0)
        {
            start += end + 1;
            line++;
        }
        return Sentence(body, Math.Min(body.Length, start + (int)(json.BytePositionInLine ?? 0)), WithoutValue(WithoutPlace(json.Message)));
    }

    private static string Sentence(ReadOnlySpan<byte> body, int position, string what)
    {
        var before = body[..position];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]).EnumerateRunes().Count() + 1;
        return $"Line {line}, column {column}: {what}";
    }

    /// <summary>The reader ends its messages with a place of its own, counted from zero.</summary>
    private static string WithoutPlace(string message)
    {
        foreach (var mark in new[] { " LineNumber:", " Path:" })
        {
            if (message.IndexOf(mark, StringComparison.Ordinal) is var place and >= 0)
            {
                message = message[..place];
            }
        }
        return message;
    }

    /// <summary>For a wrong literal the reader quotes the whole rest of the body, which may hold a secret.</summary>
    private static string WithoutValue(string message) =>
        message.LastIndexOf(WrongLiteral, StringComparison.Ordinal) is var place and >= 0
            ? "Not" + message[(place + "' is".Length)..].Replace("an invalid", "a valid", StringComparison.Ordinal)
            : message;

    private static int FirstBadByte(ReadOnlySpan<byte> body)
    {
        var position = 0;
        while (position < body.Length
            && Rune.DecodeFromUtf8(body[position..], out _, out var consumed) == OperationStatus.Done)
        {
            position += consumed;
        }
        return position;
    }
}
