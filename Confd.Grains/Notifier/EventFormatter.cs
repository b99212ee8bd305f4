using System.Globalization;
using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Notifier;

/// <summary>Turns a row of the log into the event that receivers see.</summary>
/// <remarks>Source: wazo-confd 1.1, bus publication.</remarks>
internal sealed class EventFormatter(ISystemIdentity identity)
{
    public ConfdEvent Format(StoredEvent stored)
    {
        using var kept = JsonDocument.Parse(stored.Headers);
        var extra = kept.RootElement;
        var routingKey = TextOf(extra, "routing_key") ?? "";
        var acl = TextOf(extra, "required_acl") ?? $"events.{routingKey}";
        var headers = JsonBuffer.Text(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", stored.Name);
            json.WriteString("required_access", $"event.{stored.Name}");
            json.WriteString("required_acl", acl);
            json.WriteString("origin_uuid", identity.Uuid);
            json.WriteString("timestamp", stored.At.ToLocalTime().ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture));
            foreach (var header in extra.EnumerateObject())
            {
                if (header.Name is not ("routing_key" or "required_acl" or "name" or "required_access" or "origin_uuid" or "timestamp"))
                {
                    header.WriteTo(json);
                }
            }
            json.WriteEndObject();
        });
        return new ConfdEvent
        {
            Sequence = stored.Sequence, Name = stored.Name, RoutingKey = routingKey, Resource = stored.Resource.Kind,
            Key = stored.Resource.Key, TenantUuid = stored.TenantUuid, Actor = stored.Actor, RequestId = stored.RequestId,
            At = stored.At, RequiredAcl = acl, Headers = headers, Data = stored.Payload,
        };
    }

    private static string? TextOf(JsonElement headers, string name) =>
        headers.TryGetProperty(name, out var value) ? value.GetString() : null;
}
