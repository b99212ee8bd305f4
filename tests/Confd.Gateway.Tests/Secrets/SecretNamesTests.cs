using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Fields;
using Confd.Gateway.Tests.Conformance;
using Confd.Plugins;
using Confd.Resources;

namespace Confd.Gateway.Tests.Secrets;

/// <summary>Every field with the name of a secret is declared as one, or is listed here with the reason why not.</summary>
public sealed partial class SecretNamesTests(SqliteFixture service)
{
    private static readonly Dictionary<string, string> NoSecretFields = new()
    {
        ["ask_password"] = "Says whether the mailbox asks for the password.",
        ["service_token"] = "A part of /status: ok or fail.",
    };

    private static readonly Dictionary<string, string> NoSecretOptions = new()
    {
        ["dbsecret"] = "Family and key in Asterisk's own database, where the secret is.",
        ["dtls_private_key"] = "Path of a file.",
        ["dtls_rekey"] = "Seconds between new keys.",
        ["inkeys"] = "Names of public keys, which are files.",
        ["keyrotate"] = "yes or no.",
        ["outkey"] = "Name of a private key, which is a file.",
        ["priv_key_file"] = "Path of a file.",
        ["requirecalltoken"] = "yes, no or auto.",
    };

    [Fact]
    public void Fields_of_records_are_declared()
    {
        var seen = new HashSet<RecordSchema>();
        var fields = RecordsOf(Declared.Plugins).Concat(RecordsOf(service.Plugins))
            .SelectMany(record => FieldsOf(RecordSchema.For(record), seen).Select(field => (record, field))).ToList();

        Assert.True(fields.Count > 300, $"only {fields.Count} fields were found");
        Assert.Empty(fields.Where(one => Smell().IsMatch(one.field.Name) && !one.field.IsSecret && !NoSecretFields.ContainsKey(one.field.Name))
            .Select(one => $"{one.record.Name}: {one.field.Name} needs [Secret], or a reason here").Distinct());
    }

    [Fact]
    public void Bodies_and_answers_are_described_so()
    {
        var properties = service.Manifest.Schemas.SelectMany(schema => PropertiesOf(schema.Key, JsonNode.Parse(schema.Value))).ToList();

        Assert.True(properties.Count > 1000, $"only {properties.Count} properties were found");
        Assert.Empty(properties.Where(one => Smell().IsMatch(one.Name) && one.Schema["x-secret"] is null && !NoSecretFields.ContainsKey(one.Name))
            .Select(one => $"{one.Path} needs [Secret], or a reason here"));
        Assert.All(properties.Where(one => one.Schema["x-secret"] is not null && $"{one.Schema["type"]}".Contains("string", StringComparison.Ordinal)),
            one => Assert.Equal("password", (string?)one.Schema["format"]));
        Assert.All(
            ["conference.admin_pin", "external_app.configuration", "line.provisioning_extension"],
            path => Assert.Contains(properties, one => one.Path == path && one.Schema["x-secret"] is not null));
        Assert.Equal(
            """["capture_password"]""",
            properties.First(one => one.Path == "hep_general_edit.options").Schema["x-secret-options"]!.ToJsonString());
    }

    [Fact]
    public void Options_of_catalogues_are_declared()
    {
        IEnumerable<(Type Record, string Field, IReadOnlyCollection<string> Names)> catalogues =
        [
            .. SipOptions.Sections.Select(one => (typeof(SipEndpoint), one.Field, (IReadOnlyCollection<string>)PjsipOptionNames.Sections[one.Section])),
            (typeof(SipTransport), "options", PjsipOptionNames.Sections["transport"]),
            (typeof(PjsipGlobal), "options", PjsipOptionNames.Sections["global"]),
            (typeof(PjsipSystem), "options", PjsipOptionNames.Sections["system"]),
            (typeof(IaxEndpoint), "options", IaxOptions.Names),
            (typeof(SccpEndpoint), "options", SccpOptions.Names),
        ];

        Assert.Empty(
            from catalogue in catalogues
            let secret = RecordSchema.For(catalogue.Record).Find(catalogue.Field)!.SecretOptions
            from name in catalogue.Names
            where OptionSmell().IsMatch(name) && !secret.Contains(name) && !NoSecretOptions.ContainsKey(name)
            select $"{catalogue.Record.Name}.{catalogue.Field}: {name} needs [SecretOptions], or a reason here");
    }

    [Fact]
    public void Every_reason_is_needed()
    {
        var properties = service.Manifest.Schemas.SelectMany(schema => PropertiesOf(schema.Key, JsonNode.Parse(schema.Value)))
            .Select(one => one.Name).ToHashSet();

        Assert.All(NoSecretFields.Keys, name => Assert.Contains(name, properties));
        Assert.All(NoSecretOptions.Keys, name => Assert.True(
            IaxOptions.Names.Contains(name) || PjsipOptionNames.Sections.Values.Any(names => names.Contains(name)), name));
    }

    private static IEnumerable<Type> RecordsOf(PluginRegistry plugins) =>
    [
        .. plugins.Resources.Select(resource => resource.RecordType),
        .. plugins.Resources.SelectMany(BodiesOf),
        .. plugins.Settings.SelectMany(settings => new[] { settings.RecordType, settings.BodyType, settings.ViewType }),
        .. plugins.Documents.Select(document => document.DocumentType),
        .. plugins.Destinations.All.Select(type => type.Fields),
        .. plugins.Associations.Select(association => association.Attributes).OfType<Type>(),
        .. plugins.Routes.SelectMany(plugin => plugin.Value).Select(route => route.Body).OfType<Type>().Where(body => body != typeof(FileContent)),
    ];

    private static IEnumerable<Type> BodiesOf(ResourceDeclaration resource) => (IEnumerable<Type>)typeof(SecretNamesTests)
        .GetMethod(nameof(BodiesOfTyped), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
        .MakeGenericMethod(resource.RecordType).Invoke(null, [resource])!;

    private static IEnumerable<Type> BodiesOfTyped<T>(ResourceDeclaration<T> resource) where T : class =>
        [resource.CreateBody, resource.EditBody, .. resource.Parts.Created.Select(part => part.Body)];

    private static IEnumerable<FieldSchema> FieldsOf(RecordSchema record, HashSet<RecordSchema> seen)
    {
        if (!seen.Add(record))
        {
            return [];
        }
        return record.Fields.SelectMany(field =>
            new[] { field }.Concat((field.Nested ?? field.Item?.Nested ?? field.Item?.Item?.Nested) is { } inner ? FieldsOf(inner, seen) : []));
    }

    private static IEnumerable<(string Path, string Name, JsonObject Schema)> PropertiesOf(string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var own = map["properties"] as JsonObject ?? [];
                return own.Where(one => one.Value is JsonObject).Select(one => ($"{path}.{one.Key}", one.Key, one.Value!.AsObject()))
                    .Concat(own.SelectMany(one => PropertiesOf($"{path}.{one.Key}", one.Value)))
                    .Concat(map.Where(one => one.Key != "properties").SelectMany(one => PropertiesOf(path, one.Value)));
            case JsonArray list:
                return list.SelectMany(one => PropertiesOf(path, one));
            default:
                return [];
        }
    }

    [GeneratedRegex("passw|secret|token|credential|(^|_)(pins?|cred|code|otp)($|_)|api_?key|private_?key|digest|hash$", RegexOptions.CultureInvariant)]
    private static partial Regex Smell();

    [GeneratedRegex("passw|secret|token|cred|key|digest|(^|_)pin($|_)", RegexOptions.CultureInvariant)]
    private static partial Regex OptionSmell();
}
