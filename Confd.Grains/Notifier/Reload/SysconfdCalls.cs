using System.Text.Json.Nodes;

namespace Confd.Notifier;

/// <summary>One call of sysconfd.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">With its query.</param>
/// <param name="Body">JSON, or null.</param>
/// <param name="Sequence">The last event that asked for it.</param>
internal sealed record SysconfdCall(string Method, string Path, string? Body, long Sequence)
{
    public bool IsSame(SysconfdCall other) => Method == other.Method && Path == other.Path && Body == other.Body;
}

/// <summary>
/// Gathers what events ask of sysconfd: all handlers in one call, each command once, before the other calls in their
/// order.
/// </summary>
/// <remarks>Source: wazo-confd 1.1, sysconfd requests.</remarks>
internal sealed class SysconfdCalls
{
    /// <summary>Calls that bring the host in line with the current state: of equal ones the last is enough.</summary>
    private static readonly string[] Refreshing =
        ["/dhcpd_update", "/commonconf_generate", "/commonconf_apply", "/services", "/xivoctl", "/update_ha_config"];

    private readonly Dictionary<string, List<string>> handlers = [];
    private readonly JsonArray context = [];
    private readonly List<SysconfdCall> calls = [];
    private long handlersOf;

    /// <summary>Adds what one event asks for.</summary>
    /// <param name="reload">The event's list of handlers (objects without method) and calls.</param>
    /// <param name="isLive">False leaves the handlers out.</param>
    /// <param name="sequence">The event.</param>
    public void Add(JsonArray reload, bool isLive, long sequence)
    {
        foreach (var item in reload.OfType<JsonObject>())
        {
            if (item["method"] is { } method)
            {
                Add(new SysconfdCall(method.GetValue<string>(), PathOf(item), (item["json"] ?? item["body"])?.ToJsonString(), sequence));
            }
            else if (isLive)
            {
                handlersOf = sequence;
                AddHandlers(item);
            }
        }
    }

    /// <summary>The calls, in order.</summary>
    public IReadOnlyList<SysconfdCall> ToList()
    {
        if (handlers.Count == 0)
        {
            return calls;
        }
        var body = new JsonObject();
        foreach (var (service, commands) in handlers)
        {
            body[service] = new JsonArray([.. commands.Select(command => (JsonNode)command)]);
        }
        if (context.Count > 0)
        {
            body["context"] = context.DeepClone();
        }
        return [new SysconfdCall("POST", "/exec_request_handlers", body.ToJsonString(), handlersOf), .. calls];
    }

    private void AddHandlers(JsonObject item)
    {
        foreach (var (service, value) in item)
        {
            if (value is not JsonArray given)
            {
                continue;
            }
            if (service == "context")
            {
                foreach (var entry in given)
                {
                    context.Add(entry?.DeepClone());
                }
                continue;
            }
            if (!handlers.TryGetValue(service, out var commands))
            {
                handlers[service] = commands = [];
            }
            commands.AddRange(given.Select(command => command!.GetValue<string>()).Where(command => !commands.Contains(command)));
        }
    }

    private void Add(SysconfdCall call)
    {
        if (Refreshing.Contains(call.Path.Split('?')[0]))
        {
            calls.RemoveAll(call.IsSame);
        }
        calls.Add(call);
    }

    private static string PathOf(JsonObject item)
    {
        var path = item["path"]!.GetValue<string>();
        var query = (item["query"] as JsonObject ?? []).Select(one =>
            $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value?.ToString() ?? "")}");
        return string.Join('&', query) is { Length: > 0 } text ? $"{path}?{text}" : path;
    }
}
