using System.Buffers.Binary;

namespace Confd.Plugins;

/// <summary>Checks that Asterisk can play a WAV file as music on hold: mono, 8 or 16 kHz, at most 16 bits.</summary>
internal static class WavFile
{
    private const ushort Pcm = 1;
    private const ushort Extensible = 0xFFFE;

    /// <summary>The fault of a file in the API's words, or null.</summary>
    public static string? Fault(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12)
        {
            return Unreadable("file is too short");
        }
        if (!file.StartsWith("RIFF"u8))
        {
            return Unreadable("file does not start with RIFF id");
        }
        if (!file[8..].StartsWith("WAVE"u8))
        {
            return Unreadable("not a WAVE file");
        }
        string? unfit = null;
        var hasFormat = false;
        var rest = file[12..];
        while (rest.Length >= 8)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var content = rest[8..];
            if (rest.StartsWith("fmt "u8))
            {
                hasFormat = true;
                var format = content[..(int)Math.Min(size, (uint)content.Length)];
                if (FormatFault(format) is { } fault)
                {
                    return Unreadable(fault);
                }
                unfit = Unfit(format);
            }
            else if (rest.StartsWith("data"u8))
            {
                return hasFormat ? unfit : Unreadable("data chunk before fmt chunk");
            }
            // Chunks are padded to an even length.
            var skip = size + (size & 1L);
            rest = skip >= content.Length ? [] : content[(int)skip..];
        }
        return Unreadable("fmt chunk and/or data chunk missing");
    }

    private static string? FormatFault(ReadOnlySpan<byte> format)
    {
        if (format.Length < 16)
        {
            return "file is too short";
        }
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (tag is not (Pcm or Extensible))
        {
            return $"unknown format: {tag}";
        }
        return ChannelsOf(format) == 0 ? "bad # of channels"
            : BitsOf(format) == 0 ? "bad sample width"
            : null;
    }

    private static string? Unfit(ReadOnlySpan<byte> format)
    {
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        return ChannelsOf(format) > 1 ? "Audio file should be mono"
            : rate is not (8000 or 16000) ? "Audio file should have a sample rate of 8kHz or 16kHz"
            : BitsOf(format) > 16 ? "Audio file should have bit depth of no more than 16 bits"
            : null;
    }

    private static int ChannelsOf(ReadOnlySpan<byte> format) => BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);

    private static int BitsOf(ReadOnlySpan<byte> format) => BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);

    private static string Unreadable(string reason) => $"Not able to read audio file: \"{reason}\"";
}
