using System.Buffers;
using System.Text.Json;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Buffers and a JSON writer for views; the next answer on the same thread uses them again.</summary>
/// <remarks>
/// A page of a hundred users takes a quarter of a megabyte. New buffers of this size for each answer would be the costliest
/// garbage.
/// </remarks>
internal sealed class ViewWriter : IDisposable
{
    private const int LargestKept = 4 * 1024 * 1024;

    [ThreadStatic]
    private static ViewWriter? idle;

    private readonly ArrayBufferWriter<byte> buffer = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> scratch = new(4 * 1024);
    private readonly Utf8JsonWriter json;

    private ViewWriter() => json = new Utf8JsonWriter(
        buffer, new JsonWriterOptions { Encoder = ConfdJson.Options.Encoder, SkipValidation = true });

    /// <summary>Dispose it on the same thread, before any await.</summary>
    public static ViewWriter Rent()
    {
        var rented = idle ?? new ViewWriter();
        idle = null;
        return rented;
    }

    /// <summary>Bytes that were written.</summary>
    public int Length => buffer.WrittenCount;

    public void Raw(ReadOnlySpan<byte> text) => buffer.Write(text);

    public void Value(object? value)
    {
        json.Reset(buffer);
        Serialize(value);
    }

    /// <summary>Writes an object without its closing brace; true when it has no fields.</summary>
    public bool Open(object value)
    {
        scratch.ResetWrittenCount();
        json.Reset(scratch);
        Serialize(value);
        buffer.Write(scratch.WrittenSpan[..^1]);
        return scratch.WrittenCount == 2;
    }

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    public void Dispose()
    {
        buffer.ResetWrittenCount();
        if (buffer.Capacity + scratch.Capacity <= LargestKept)
        {
            idle = this;
        }
    }

    private void Serialize(object? value)
    {
        JsonSerializer.Serialize(json, value, value?.GetType() ?? typeof(object), ConfdJson.ViewOptions);
        json.Flush();
    }
}
