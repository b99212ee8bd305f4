using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Confd.Fields;

/// <summary>Buffers and a JSON writer; the next text on the same thread is written with them again.</summary>
/// <remarks>
/// A page of a hundred users takes a quarter of a megabyte. New buffers of this size for each answer would be the costliest
/// garbage.
/// </remarks>
internal sealed class JsonBuffer : IDisposable
{
    private const int LargestKept = 4 * 1024 * 1024;

    [ThreadStatic]
    private static JsonBuffer? idle;

    private readonly ArrayBufferWriter<byte> buffer = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> scratch = new(4 * 1024);
    private readonly Utf8JsonWriter json;

    private JsonBuffer() => json = new Utf8JsonWriter(
        buffer, new JsonWriterOptions { Encoder = ConfdJson.Options.Encoder, SkipValidation = true });

    /// <summary>Dispose it on the same thread, before any await.</summary>
    public static JsonBuffer Rent()
    {
        var rented = idle ?? new JsonBuffer();
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

    /// <summary>Writes a text with the writer itself.</summary>
    /// <param name="write">Must not rent another buffer that outlives it.</param>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var rented = Rent();
        rented.json.Reset(rented.buffer);
        write(rented.json);
        rented.json.Flush();
        return Encoding.UTF8.GetString(rented.buffer.WrittenSpan);
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
