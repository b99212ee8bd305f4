using System.Globalization;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Notifier;

/// <summary>Turns a row of the log into the event that receivers see.</summary>
/// <remarks>Source: wazo-confd 1.1, bus publication.</remarks>
internal sealed class EventFormatter(ISystemIdentity identity)
{
    public ConfdEvent Format(StoredEvent stored)
    {
        var extra = JsonNode.Parse(stored.Headers)!.AsObject();
        var routingKey = extra["routing_key"]?.GetValue<string>() ?? "";
        var acl = extra["required_acl"]?.GetValue<string>() ?? $"events.{routingKey}";
        var headers = new JsonObject
        {
            ["name"] = stored.Name,
            ["required_access"] = $"event.{stored.Name}",
            ["required_acl"] = acl,
            ["origin_uuid"] = identity.Uuid.ToString(),
            ["timestamp"] = stored.At.ToLocalTime().ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in extra)
        {
            if (name is not ("routing_key" or "required_acl"))
            {
                headers[name] = value?.DeepClone();
            }
        }
        return new ConfdEvent
        {
            Sequence = stored.Sequence, Name = stored.Name, RoutingKey = routingKey, Resource = stored.Resource.Kind,
            Key = stored.Resource.Key, TenantUuid = stored.TenantUuid, Actor = stored.Actor, RequestId = stored.RequestId,
            At = stored.At, RequiredAcl = acl, Headers = headers.ToJsonString(ConfdJson.Options), Data = stored.Payload,
        };
    }
}
