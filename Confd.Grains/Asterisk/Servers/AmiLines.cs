using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Confd.Asterisk;

/// <summary>Reads the lines of a stream, none longer than a bound. Lines end with CR LF, or with LF alone.</summary>
internal sealed class AmiLines(Stream stream)
{
    private const int LongestLine = 64 * 1024;

    private readonly PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>The next line without its end.</summary>
    /// <exception cref="AsteriskException">The stream has ended, or the line is no line.</exception>
    public async ValueTask<string> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }
            if (read.IsCompleted || read.Buffer.Length > LongestLine)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw new AsteriskException(read.IsCompleted ? "The server has ended the connection" : "The server sends what is no line");
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
