using System.Text.Json;
using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>Which text of each file a server has loaded last, kept in the database.</summary>
/// <remarks>Not thread-safe. Two silos may write for one server for a moment: what one forgets is reloaded once more.</remarks>
internal sealed class AppliedFiles(IEventLog log, string server)
{
    private const string Document = "asterisk";

    private Dictionary<string, string> versions = [];
    private long revision;

    /// <summary>Reads what is known.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var found = await log.ReadSubscriptionAsync(Document, server, cancellationToken);
        versions = found is { } known ? JsonSerializer.Deserialize<Dictionary<string, string>>(known.Body)! : [];
        revision = found?.Version ?? 0;
    }

    /// <summary>True when the server has loaded this text.</summary>
    public bool Has(ConfFileText text) => versions.GetValueOrDefault(text.Name) == text.Version;

    /// <summary>Notes that the server has loaded these texts.</summary>
    public async Task AddAsync(IReadOnlyCollection<ConfFileText> texts, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = new Dictionary<string, string>(versions);
            foreach (var text in texts)
            {
                next[text.Name] = text.Version;
            }
            if (await log.WriteSubscriptionAsync(Document, server, JsonSerializer.Serialize(next), revision, cancellationToken))
            {
                (versions, revision) = (next, revision + 1);
                return;
            }
            await LoadAsync(cancellationToken);
        }
    }
}
