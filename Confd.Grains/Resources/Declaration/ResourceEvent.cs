using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>When a declared event is published.</summary>
public enum Change
{
    /// <summary>The resource was created.</summary>
    Created,

    /// <summary>The resource was edited, even when no field changed.</summary>
    Edited,

    /// <summary>The resource was deleted.</summary>
    Deleted,
}

/// <summary>Who may see an event.</summary>
public static class EventScope
{
    /// <summary>Headers of an event for all users of a tenant.</summary>
    public static JsonObject Tenant(Guid tenant) => new()
    {
        ["tenant_uuid"] = tenant.ToString(),
        ["user_uuid:*"] = true,
    };

    /// <summary>Headers of an event for one user.</summary>
    public static JsonObject User(Stored<User> user) => User(user.Tenant ?? default, user.Value.Uuid);

    /// <summary>Headers of an event for one user.</summary>
    public static JsonObject User(Guid tenant, Guid user) => new()
    {
        ["tenant_uuid"] = tenant.ToString(),
        [$"user_uuid:{user}"] = true,
    };

    /// <summary>The headers with another one.</summary>
    public static JsonObject With(this JsonObject headers, string name, JsonNode value)
    {
        headers[name] = value;
        return headers;
    }
}

/// <summary>One event that a plugin publishes; the unit of work commits it with the change.</summary>
/// <param name="Name">Name in the contract.</param>
/// <param name="RoutingKey">Routing key with its variables filled in.</param>
/// <param name="Payload">Content; serialised with the wire's naming.</param>
public sealed record DomainEvent(string Name, string RoutingKey, object Payload)
{
    /// <summary>Extra headers; null means an event for all users of the tenant.</summary>
    public JsonObject? Headers { get; init; }

    /// <summary>ACL that a receiver needs; null means <c>events.</c> and the routing key.</summary>
    public string? Acl { get; init; }

    /// <summary>Commands for Asterisk that go with it, in order.</summary>
    public IReadOnlyList<string> Reload { get; init; } = [];

    /// <summary>Sent with <see cref="Reload"/>; comes back in <c>request_handlers_progress</c> when that is done.</summary>
    public IReadOnlyList<JsonObject> ReloadContext { get; init; } = [];

    /// <summary>Other calls of sysconfd that go with it: method, path and query or body.</summary>
    public IReadOnlyList<JsonObject> SysconfdCalls { get; init; } = [];

    /// <summary>Only reload commands, for changes that have no event in the contract.</summary>
    public static DomainEvent Nothing(params IReadOnlyList<string> reload) => new(EventRow.ReloadOnly, "", new JsonObject())
    {
        Reload = reload,
    };

    internal EventRow ToRow(ResourceId resource, Guid? tenant)
    {
        var headers = Headers ?? (tenant is { } owner ? EventScope.Tenant(owner) : []);
        headers["routing_key"] = RoutingKey;
        if (Acl is not null)
        {
            headers["required_acl"] = Acl;
        }
        return new EventRow(
            Name, resource, tenant, headers, ConfdJsonText.ToNode(Payload), ReloadCommands());
    }

    private JsonArray? ReloadCommands()
    {
        if (Reload.Count == 0 && SysconfdCalls.Count == 0)
        {
            return null;
        }
        var calls = new JsonArray();
        if (Reload.Count > 0)
        {
            var handlers = new JsonObject { ["ipbx"] = new JsonArray([.. Reload.Select(command => (JsonNode)command)]) };
            if (ReloadContext.Count > 0)
            {
                handlers["context"] = new JsonArray([.. ReloadContext.Select(entry => entry.DeepClone())]);
            }
            calls.Add(handlers);
        }
        foreach (var call in SysconfdCalls)
        {
            calls.Add(call.DeepClone());
        }
        return calls;
    }
}

/// <summary>Asterisk commands that reload what a change touches.</summary>
/// <remarks>Source: wazo-confd 1.1, sysconfd handlers.</remarks>
public static class Reload
{
    /// <summary>The dialplan.</summary>
    public const string Dialplan = "dialplan reload";

    /// <summary>SIP.</summary>
    public const string Pjsip = "module reload res_pjsip.so";

    /// <summary>SCCP.</summary>
    public const string Sccp = "module reload chan_sccp.so";

    /// <summary>Queues.</summary>
    public const string Queue = "module reload app_queue.so";

    /// <summary>Voicemail.</summary>
    public const string Voicemail = "voicemail reload";

    /// <summary>RTP.</summary>
    public const string Rtp = "module reload res_rtp_asterisk.so";

    /// <summary>Conference bridges.</summary>
    public const string Confbridge = "module reload app_confbridge.so";

    /// <summary>In-call features.</summary>
    public const string Features = "module reload features";

    /// <summary>IAX.</summary>
    public const string Iax = "iax2 reload";

    /// <summary>Music on hold.</summary>
    public const string Moh = "moh reload";

    /// <summary>Call parking.</summary>
    public const string Parking = "module reload res_parking.so";
}
