using System.Collections;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Confd.Storage;

/// <summary>
/// Events that wait for their commit, in the order of the log: those that only the history shows come first, so that the last
/// event is one that sinks see. An import has hundred thousands of them, so all but the newest are kept compressed.
/// </summary>
public sealed class PendingEvents : IReadOnlyCollection<EventRow>
{
    private readonly Blocks history = new();
    private readonly Blocks published = new();
    private readonly HashSet<ResourceId> told = [];
    private Func<EventRow, EventRow>? complete;

    /// <inheritdoc/>
    public int Count => history.Count + published.Count;

    /// <summary>Adds an event after all others of its sort.</summary>
    public void Add(EventRow row)
    {
        row.IsFirst = told.Add(row.Resource);
        (row.Name.Length > 0 ? published : history).Add(row);
    }

    /// <inheritdoc/>
    public IEnumerator<EventRow> GetEnumerator() => history.Read().Concat(published.Read(complete)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>True when there is an event about the resource.</summary>
    internal bool IsTold(ResourceId id) => told.Contains(id);

    /// <summary>Changes every published event: those that are compressed when they are read.</summary>
    internal void Complete(Func<EventRow, EventRow> change)
    {
        complete = change;
        published.ChangeLast(change);
    }

    private sealed class Blocks
    {
        /// <summary>Enough of them to be alike, and few enough that one block is little memory.</summary>
        private const int Length = 256;

        private static readonly JsonSerializerOptions Form = new()
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            // Deeper than any content.
            MaxDepth = 1000,
        };

        private readonly List<byte[]> full = [];
        private readonly List<EventRow> last = [];

        public int Count => (full.Count * Length) + last.Count;

        public void Add(EventRow row)
        {
            if (last.Count == Length)
            {
                full.Add(Pack(last));
                last.Clear();
            }
            last.Add(row);
        }

        /// <param name="change">Changes the rows of full blocks.</param>
        public IEnumerable<EventRow> Read(Func<EventRow, EventRow>? change = null)
        {
            var packed = full.SelectMany(Unpack);
            return (change is null ? packed : packed.Select(change)).Concat(last);
        }

        public void ChangeLast(Func<EventRow, EventRow> change)
        {
            for (var index = 0; index < last.Count; index++)
            {
                last[index] = change(last[index]);
            }
        }

        private static byte[] Pack(List<EventRow> rows)
        {
            using var packed = new MemoryStream();
            using (var stream = new DeflateStream(packed, CompressionLevel.Fastest))
            {
                JsonSerializer.Serialize(stream, rows, Form);
            }
            return packed.ToArray();
        }

        private static List<EventRow> Unpack(byte[] block)
        {
            using var stream = new DeflateStream(new MemoryStream(block), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<List<EventRow>>(stream, Form)!;
        }
    }
}
