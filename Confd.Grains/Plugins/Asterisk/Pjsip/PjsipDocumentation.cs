using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>The documentation of pjsip.conf that comes with Asterisk. It says which options exist.</summary>
/// <remarks>Source: wazo-confd 1.1 API, pjsip.</remarks>
internal sealed class PjsipDocumentation
{
    private const string Installed = "/usr/share/doc/asterisk-doc/json/pjsip.json.gz";

    /// <summary>Sections whose valid options the API fixes, even if Asterisk knows others.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> Fixed = new()
    {
        ["identify"] = ["match", "endpoint", "srv_lookups", "match_header"],
        // The doubled name is in the error text that clients know.
        ["registration"] =
        [
            "auth_rejection_permanent", "client_uri", "contact_user", "contact_header_params", "expiration",
            "max_retries", "outbound_proxy", "retry_interval", "server_uri", "forbidden_retry_interval",
            "fatal_retry_interval", "line", "server_uri", "transport", "support_path", "support_outbound",
        ],
    };

    /// <summary>By file; kept for the life of the process.</summary>
    private static readonly ConcurrentDictionary<string, PjsipDocumentation> Known = new();

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> sections;

    private PjsipDocumentation(JsonObject document)
    {
        foreach (var (_, options) in document)
        {
            (options as JsonObject)?.Remove("type");
        }
        sections = document.Where(section => section.Value is JsonObject).ToDictionary(
            section => section.Key,
            section => (IReadOnlyList<string>)[.. section.Value!.AsObject().Select(option => option.Key)]);
        Json = JsonSerializer.SerializeToUtf8Bytes(document, Fields.ConfdJson.Options);
    }

    /// <summary>The documentation by section and option, as UTF-8 JSON.</summary>
    public byte[] Json { get; }

    /// <summary>
    /// The content of <c>Confd:Pjsip:DocumentationFile</c>. Without that key, the file that Asterisk has installed on this host,
    /// or the bare names that this service knows when Asterisk is elsewhere.
    /// </summary>
    /// <exception cref="RefusedException">The file can't be read; it is tried again next time.</exception>
    public static PjsipDocumentation Of(UnitOfWork work)
    {
        var configured = work.Service<IOptions<PjsipOptions>>().Value.DocumentationFile;
        var file = configured ?? (File.Exists(Installed) ? Installed : "");
        if (Known.TryGetValue(file, out var known))
        {
            return known;
        }
        try
        {
            return Known[file] = file.Length == 0 ? BuiltIn() : Read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException
            or JsonException or InvalidOperationException)
        {
            throw new RefusedException(Refusals.Plain("failed to read PJSIP JSON documentation"));
        }
    }

    /// <summary>The refusal for the first option that does not exist in the section.</summary>
    public static Refusal? Unknown(UnitOfWork work, string field, string section, IEnumerable<string> options)
    {
        IReadOnlyList<string>? valid = null;
        foreach (var option in options)
        {
            if (option.StartsWith('@') && section is ("aor" or "endpoint"))
            {
                continue;
            }
            valid ??= Of(work).OptionsOf(section);
            if (!valid.Contains(option))
            {
                return Refusals.Input($"'{field}: invalid variable ({option})' must be one of ({string.Join(", ", valid)})");
            }
        }
        return null;
    }

    private IReadOnlyList<string> OptionsOf(string section) =>
        Fixed.TryGetValue(section, out var names) ? names : sections.GetValueOrDefault(section, []);

    private static PjsipDocumentation Read(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        return new PjsipDocumentation(JsonNode.Parse(stream)!.AsObject());
    }

    private static PjsipDocumentation BuiltIn()
    {
        var document = new JsonObject();
        foreach (var (section, names) in PjsipOptionNames.Sections)
        {
            document[section] = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject
            {
                ["name"] = name, ["default"] = null, ["synopsis"] = null, ["description"] = null, ["choices"] = null,
            })));
        }
        return new PjsipDocumentation(document);
    }
}
