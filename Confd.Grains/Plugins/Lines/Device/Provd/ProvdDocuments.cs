using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>A device as wazo-provd has it.</summary>
/// <param name="Document">Its own document.</param>
/// <param name="Config">Its configuration; null when there is none.</param>
/// <param name="Stored">The device as a resource.</param>
internal sealed record ProvdDevice(JsonObject Document, JsonObject? Config, Stored<Device> Stored);

/// <summary>Reads and writes the documents of wazo-provd. Any field may be missing or of another type.</summary>
/// <remarks>Source: wazo-provd 0.2 REST API, and wazo-confd 1.1 API, devices.</remarks>
internal static class ProvdDocuments
{
    /// <summary>Status of a device without a configuration.</summary>
    public const string Corrupted = "corrupted";

    /// <summary>Field of a configuration: its template.</summary>
    private const string Template = "configdevice";

    private const string Parents = "parent_ids";

    /// <summary>Field of a configuration: its purpose.</summary>
    private const string Sort = "X_type";

    private const string RegistrarSort = "registrar";

    /// <summary>Fields of a device that callers set; both APIs use the same names.</summary>
    private static readonly string[] Fields =
        ["ip", "mac", "sn", "plugin", "vendor", "model", "version", "description", "options"];

    /// <summary>The tenant that a device belongs to; null when the document does not say.</summary>
    public static Guid? TenantOf(JsonObject device) => Guid.TryParse(device["tenant_uuid"].AsText(), out var tenant) ? tenant : null;

    /// <summary>The template of a configuration, or null.</summary>
    public static string? TemplateOf(JsonObject? config) => config?[Template].AsText();

    /// <summary>The configuration is a template of devices.</summary>
    public static bool IsTemplate(JsonObject config) => config[Sort].AsText() == "device";

    /// <summary>The configuration is the copy of a registrar.</summary>
    public static bool IsRegistrar(JsonObject config) => config[Sort].AsText() == RegistrarSort;

    /// <summary>True when only this device has a configuration: several may have one that somebody named by hand.</summary>
    public static bool IsItsOwn(string config, string device) =>
        config == device || (Provisioning.IsAutoprov(config) && config != Provisioning.Autoprov);

    /// <summary>The device; null when the document names no tenant: every tenant would see such a device.</summary>
    public static ProvdDevice? Read(JsonObject document, JsonObject? config)
    {
        if (document["id"].AsText() is not { Length: > 0 } id || TenantOf(document) is not { } tenant)
        {
            return null;
        }
        var value = new Device
        {
            Id = id,
            TenantUuid = tenant,
            IsNew = BooleanOf(document, "is_new"),
            Ip = document["ip"].AsText(),
            Mac = document["mac"].AsText(),
            Sn = document["sn"].AsText(),
            Plugin = document["plugin"].AsText(),
            Vendor = document["vendor"].AsText(),
            Model = document["model"].AsText(),
            Version = document["version"].AsText(),
            Description = document["description"].AsText(),
            TemplateId = TemplateOf(config),
            Options = document["options"] is JsonObject options ? new DeviceOptions { Switchboard = BooleanOf(options, "switchboard") } : null,
            Config = document["config"].AsText() ?? "",
            Reported = StatusOf(document, config),
        };
        return new ProvdDevice(document, config, new Stored<Device>(new ResourceId(DevicePlugin.Kind, id), tenant, Version: 0, value));
    }

    /// <summary>The fields of a body that go into a device's document.</summary>
    public static JsonObject FieldsOf(JsonObject given)
    {
        var fields = new JsonObject(Fields.Where(given.ContainsKey).Select(field => KeyValuePair.Create(field, given[field]?.DeepClone())));
        if (fields["mac"].AsText() is { } mac)
        {
            fields["mac"] = mac.ToLowerInvariant();
        }
        return fields;
    }

    /// <summary>The fields that undo these.</summary>
    public static JsonObject Undoing(JsonObject fields, JsonObject document) =>
        new(fields.Select(field => KeyValuePair.Create(field.Key, document[field.Key]?.DeepClone())));

    /// <summary>A device's document with other fields; null removes one.</summary>
    public static JsonObject With(JsonObject document, JsonObject fields)
    {
        var changed = document.DeepClone().AsObject();
        foreach (var (field, value) in fields)
        {
            changed.Remove(field);
            if (value is not null)
            {
                changed[field] = value.DeepClone();
            }
        }
        // The server sets these fields itself.
        changed.Remove("configured");
        changed.Remove("is_new");
        return changed;
    }

    /// <summary>A phone's configuration on a template; null for the default one.</summary>
    public static JsonObject BasedOn(JsonObject configuration, string? template)
    {
        var its = template ?? Provisioning.DefaultTemplate;
        configuration[Template] = its;
        configuration[Parents] = new JsonArray("base", its);
        return configuration;
    }

    /// <summary>A configuration with another template; null removes its template.</summary>
    public static JsonObject WithTemplate(JsonObject config, string? template)
    {
        var changed = config.DeepClone().AsObject();
        var parents = (config[Parents] as JsonArray ?? []).Select(parent => parent.AsText()).OfType<string>()
            .Where(parent => parent != TemplateOf(config) && parent != template).ToList();
        if (template is null)
        {
            changed.Remove(Template);
        }
        else
        {
            changed[Template] = template;
            parents.Add(template);
        }
        changed[Parents] = new JsonArray([.. parents.Select(parent => (JsonNode)parent)]);
        return changed;
    }

    /// <summary>A registrar as the server keeps it. Ports and hosts that are not set are null.</summary>
    public static JsonObject Of(Registrar registrar) => new()
    {
        ["id"] = registrar.Id,
        [Sort] = RegistrarSort,
        ["displayname"] = registrar.Name,
        ["deletable"] = registrar.Deletable,
        [Parents] = new JsonArray(),
        ["raw_config"] = new JsonObject { ["X_key"] = "xivo" },
        ["registrar_main"] = registrar.MainHost,
        ["registrar_main_port"] = registrar.MainPort,
        ["registrar_backup"] = registrar.BackupHost,
        ["registrar_backup_port"] = registrar.BackupPort,
        ["proxy_main"] = registrar.ProxyMainHost,
        ["proxy_main_port"] = registrar.ProxyMainPort,
        ["proxy_backup"] = registrar.ProxyBackupHost,
        ["proxy_backup_port"] = registrar.ProxyBackupPort,
        ["proxy_outbound"] = registrar.OutboundProxyHost,
        ["proxy_outbound_port"] = registrar.OutboundProxyPort,
    };

    /// <summary>The configuration of devices without a line, with this registrar as the place where they register.</summary>
    public static JsonObject WithRegistrar(JsonObject autoprov, Registrar registrar)
    {
        var changed = autoprov.DeepClone().AsObject();
        var raw = MemberOf(changed, "raw_config");
        var line = MemberOf(MemberOf(raw, "sip_lines"), "1");
        line["registrar_ip"] = registrar.MainHost;
        line["registrar_port"] = registrar.MainPort;
        line["proxy_ip"] = registrar.ProxyMainHost;
        line["proxy_port"] = registrar.ProxyMainPort;
        line["backup_registrar_ip"] = registrar.BackupHost;
        line["backup_registrar_port"] = registrar.BackupPort;
        line["backup_proxy_ip"] = registrar.ProxyBackupHost;
        line["backup_proxy_port"] = registrar.ProxyBackupPort;
        line["outbound_proxy_ip"] = registrar.OutboundProxyHost;
        line["outbound_proxy_port"] = registrar.OutboundProxyPort;
        var managers = MemberOf(raw, "sccp_call_managers");
        managers["1"] = new JsonObject { ["ip"] = registrar.ProxyMainHost };
        managers.Remove("2");
        if (registrar.ProxyBackupHost is { } backup)
        {
            managers["2"] = new JsonObject { ["ip"] = backup };
        }
        return changed;
    }

    private static JsonObject MemberOf(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject member)
        {
            return member;
        }
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    private static string StatusOf(JsonObject document, JsonObject? config) =>
        config is null || document["config"].AsText() is not { } id ? Corrupted
        : !BooleanOf(document, "configured") ? "not_configured"
        : Provisioning.IsAutoprov(id) ? "autoprov"
        : "configured";

    private static bool BooleanOf(JsonObject document, string field) =>
        document[field] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
