using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests.Provd;

/// <summary>Plays wazo-provd by its public API: devices, configurations, plugins; up, down, slow or refusing.</summary>
public sealed class ProvdServer : IAsyncDisposable
{
    public const string Token = "test-token-of-provd";

    private const string MediaType = "application/vnd.proformatique.provd+json";

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly Dictionary<string, JsonObject> devices = [];
    private readonly Dictionary<string, JsonObject> configs = [];
    private readonly HashSet<string> operations = [];

    public ProvdServer()
    {
        Url = $"http://127.0.0.1:{Ports.Free()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        app = builder.Build();
        app.Run(AnswerAsync);
        app.StartAsync().GetAwaiter().GetResult();
        Put(configs, new JsonObject { ["id"] = "defaultconfigdevice", ["X_type"] = "device" });
        Put(configs, new JsonObject { ["id"] = "test-template", ["X_type"] = "device" });
        Put(configs, new JsonObject { ["id"] = "autoprov", ["X_type"] = "internal", ["role"] = "autocreate", ["raw_config"] = new JsonObject() });
    }

    public string Url { get; }

    /// <summary>Calls that change something, in the order of their arrival: method, path, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Changes { get; } = new();

    /// <summary>
    /// Replaces the answer to a call, by its method and path: a status, or 0 for a broken connection; null for the usual
    /// answer.
    /// </summary>
    public Func<string, string, int?> Failure { get; set; } = (_, _) => null;

    /// <summary>Calls wait for it before they are answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Runs when a call has been carried out, before its answer.</summary>
    public Func<string, string, Task> Done { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>It shows devices to tenants that must not see them.</summary>
    public bool IsIndiscreet { get; set; }

    /// <summary>Tokens that came, empty for none.</summary>
    public ConcurrentDictionary<string, bool> Tokens { get; } = new();

    /// <summary>Monitors of operations that are not removed.</summary>
    public int Operations
    {
        get
        {
            lock (gate)
            {
                return operations.Count;
            }
        }
    }

    public JsonObject? Device(string id) => Find(devices, id);

    public JsonObject? Config(string id) => Find(configs, id);

    /// <summary>A phone announces itself.</summary>
    public string Announce(Guid tenant, JsonObject? fields = null)
    {
        var id = $"{Guid.NewGuid():N}";
        lock (gate)
        {
            var device = fields?.DeepClone().AsObject() ?? [];
            (device["id"], device["tenant_uuid"], device["config"]) = (id, $"{tenant}", Autocreate());
            Put(devices, device);
        }
        return id;
    }

    /// <summary>Changes a device behind the service's back.</summary>
    public void Change(string id, Action<JsonObject> change)
    {
        lock (gate)
        {
            change(devices[id]);
        }
    }

    /// <summary>Removes a device behind the service's back.</summary>
    public void Forget(string id)
    {
        lock (gate)
        {
            devices.Remove(id);
        }
    }

    /// <summary>Removes a configuration behind the service's back.</summary>
    public void ForgetConfig(string id)
    {
        lock (gate)
        {
            configs.Remove(id);
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static void Put(Dictionary<string, JsonObject> documents, JsonObject document) =>
        documents[(string)document["id"]!] = document.DeepClone().AsObject();

    private JsonObject? Find(Dictionary<string, JsonObject> documents, string id)
    {
        lock (gate)
        {
            return documents.GetValueOrDefault(id)?.DeepClone().AsObject();
        }
    }

    private string Autocreate()
    {
        var id = $"autoprov{Guid.NewGuid():N}";
        Put(configs, new JsonObject { ["id"] = id, ["parent_ids"] = new JsonArray("autoprov"), ["raw_config"] = new JsonObject() });
        return id;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        var (method, path) = (http.Request.Method, http.Request.Path.Value!["/0.2".Length..]);
        await Gate;
        Tokens[http.Request.Headers["X-Auth-Token"].ToString()] = true;
        if (Failure(method, path) is { } failure)
        {
            if (failure == 0)
            {
                http.Abort();
                return;
            }
            await WriteAsync(http, failure, JsonValue.Create("not now"));
            return;
        }
        if (method != "GET")
        {
            Changes.Enqueue((method, path, text));
            if (http.Request.ContentLength > 0 && http.Request.ContentType != MediaType)
            {
                http.Response.StatusCode = 415;
                return;
            }
        }
        var tenant = Guid.TryParse(http.Request.Headers["Wazo-Tenant"], out var given) ? given : Guid.Parse(ConfdFixture.MasterTenant);
        int status;
        JsonNode? body;
        lock (gate)
        {
            (status, body) = Serve(http, method, path.Trim('/').Split('/'), text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject(), tenant);
        }
        await Done(method, path);
        await WriteAsync(http, status, body);
    }

    private static async Task WriteAsync(HttpContext http, int status, JsonNode? body)
    {
        http.Response.StatusCode = status;
        if (body is not null)
        {
            http.Response.ContentType = MediaType;
            await http.Response.WriteAsync(body.ToJsonString());
        }
    }

    private (int Status, JsonNode? Body) Serve(HttpContext http, string method, string[] path, JsonObject body, Guid tenant) => (method, path) switch
    {
        ("GET", ["status"]) => (200, new JsonObject { ["rest_api"] = "ok" }),
        ("GET", ["pg_mgr", "install", "installed"]) => (200, new JsonObject
        {
            ["pkgs"] = new JsonObject { ["test-plugin"] = new JsonObject(), ["other-plugin"] = new JsonObject() },
        }),
        ("GET", ["dev_mgr", "devices"]) => (200, new JsonObject
        {
            ["devices"] = new JsonArray([.. devices.Values.Where(device => IsListed(http, device, tenant)).Select(View)]),
        }),
        ("POST", ["dev_mgr", "devices"]) => Add(body["device"]!.AsObject(), tenant),
        ("POST", ["dev_mgr", "synchronize"]) => Synchronize(http, (string)body["id"]!),
        ("POST", ["dev_mgr", "reconfigure"]) => devices.ContainsKey((string)body["id"]!) ? (204, null) : (400, JsonValue.Create("no such device")),
        ("DELETE", ["dev_mgr", "synchronize", var operation]) => operations.Remove(operation) ? (204, null) : (404, null),
        (_, ["dev_mgr", "devices", var id]) => ServeDevice(method, Uri.UnescapeDataString(id), body, tenant),
        ("POST", ["cfg_mgr", "autocreate"]) => (201, new JsonObject { ["id"] = Autocreate() }),
        ("GET", ["cfg_mgr", "configs"]) => (200, new JsonObject
        {
            ["configs"] = new JsonArray([.. configs.Values.Select(config => Only(config, http.Request.Query["fields"]))]),
        }),
        ("POST", ["cfg_mgr", "configs"]) => AddConfig(body["config"]!.AsObject()),
        (_, ["cfg_mgr", "configs", var id]) => ServeConfig(method, Uri.UnescapeDataString(id), body),
        _ => (404, null),
    };

    private (int Status, JsonNode? Body) ServeDevice(string method, string id, JsonObject body, Guid tenant)
    {
        if (!devices.TryGetValue(id, out var device))
        {
            return (404, JsonValue.Create("no such device"));
        }
        if (method == "GET")
        {
            return (200, new JsonObject { ["device"] = View(device) });
        }
        if (method == "DELETE")
        {
            devices.Remove(id);
            return (204, null);
        }
        var next = body["device"]!.DeepClone().AsObject();
        // The header names the owner. Fields that the server sets itself are not taken from requests.
        next["tenant_uuid"] = $"{tenant}";
        next.Remove("is_new");
        next.Remove("configured");
        Put(devices, next);
        return (204, null);
    }

    private (int Status, JsonNode? Body) ServeConfig(string method, string id, JsonObject body)
    {
        if (!configs.TryGetValue(id, out var config))
        {
            return (404, JsonValue.Create("no such config"));
        }
        switch (method)
        {
            case "GET":
                return (200, new JsonObject { ["config"] = config.DeepClone() });
            case "DELETE":
                configs.Remove(id);
                return (204, null);
            default:
                Put(configs, body["config"]!.AsObject());
                return (204, null);
        }
    }

    private (int Status, JsonNode? Body) Add(JsonObject device, Guid tenant)
    {
        var added = device.DeepClone().AsObject();
        added["tenant_uuid"] = $"{tenant}";
        Put(devices, added);
        return (201, new JsonObject { ["id"] = (string)added["id"]! });
    }

    private (int Status, JsonNode? Body) AddConfig(JsonObject config)
    {
        if (configs.ContainsKey((string)config["id"]!))
        {
            return (409, JsonValue.Create("it is there"));
        }
        Put(configs, config);
        return (201, new JsonObject { ["id"] = (string)config["id"]! });
    }

    private (int Status, JsonNode? Body) Synchronize(HttpContext http, string id)
    {
        if (!devices.ContainsKey(id))
        {
            return (400, JsonValue.Create("no such device"));
        }
        var operation = $"{Guid.NewGuid():N}";
        operations.Add(operation);
        http.Response.Headers.Location = $"/0.2/dev_mgr/synchronize/{operation}";
        return (201, null);
    }

    private bool IsListed(HttpContext http, JsonObject device, Guid tenant)
    {
        var selector = http.Request.Query["q"].ToString() is { Length: > 0 } text ? JsonNode.Parse(text)!.AsObject() : [];
        // Tests have all their tenants below the master tenant, so it alone lists those of others; a recursive list trusts us.
        var isSeen = (string?)device["tenant_uuid"] == $"{tenant}" || http.Request.Query["recurse"] == "true" || IsIndiscreet;
        return isSeen && selector.All(field => JsonNode.DeepEquals(field.Value, device[field.Key]));
    }

    private JsonObject View(JsonObject device)
    {
        var view = device.DeepClone().AsObject();
        view["is_new"] = (string?)device["tenant_uuid"] == ConfdFixture.MasterTenant;
        view["configured"] = device["plugin"] is not null && device["config"] is not null && configs.ContainsKey((string)device["config"]!);
        return view;
    }

    private static JsonObject Only(JsonObject document, string? fields) => fields is null
        ? document.DeepClone().AsObject()
        : new JsonObject(document.Where(field => fields.Split(',').Contains(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
}
