using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Changes a line, its endpoint and its extensions to match a body.</summary>
internal static class LineRecursiveEdit
{
    public static async ValueTask EditAsync(
        UnitOfWork work, Stored<Line> line, JsonObject body, CancellationToken cancellationToken)
    {
        var own = new JsonObject();
        foreach (var field in new[] { "context", "provisioning_code", "position", "registrar", "caller_id_name", "caller_id_num" })
        {
            if (body.TryGetPropertyValue(field, out var value))
            {
                own[field] = value?.DeepClone();
            }
        }
        line = await work.EditValidatedAsync(line, own, cancellationToken);
        await EndpointAsync(work, line, body, cancellationToken);
        if (body["extensions"] is JsonArray { Count: > 0 } extensions)
        {
            await ExtensionsAsync(work, line, [.. extensions.OfType<JsonObject>()], cancellationToken);
        }
    }

    private static async ValueTask EndpointAsync(
        UnitOfWork work, Stored<Line> line, JsonObject body, CancellationToken cancellationToken)
    {
        if (await LineEndpoints.CurrentAsync(work, line.Id, cancellationToken) is not { } current)
        {
            await LineCreation.EndpointAsync(work, line, body, cancellationToken);
            return;
        }
        foreach (var (field, kind, shown) in new[]
        {
            ("endpoint_sip", LineEndpoints.SipKind, "SIP"), ("endpoint_sccp", LineEndpoints.SccpKind, "SCCP"),
            ("endpoint_custom", LineEndpoints.CustomKind, "custom"),
        })
        {
            if (body[field] is not JsonObject { Count: > 0 } fields)
            {
                continue;
            }
            if (current.Kind != kind)
            {
                throw new RefusedException(Refusals.Plain(
                    $"There is already an endpoint associated to the line that is not of type {shown}. Cannot update the line with another endpoint type"));
            }
            await EditAsync(work, kind, current.Right.Key, fields.DeepClone().AsObject(), cancellationToken);
        }
    }

    private static async ValueTask EditAsync(
        UnitOfWork work, string kind, string key, JsonObject fields, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case LineEndpoints.SipKind:
                var sip = await work.GetVisibleAsync<SipEndpoint>(key, cancellationToken);
                await work.EditValidatedAsync(sip, fields, cancellationToken);
                break;
            case LineEndpoints.SccpKind:
                await work.EditAsync(await work.GetVisibleAsync<SccpEndpoint>(key, cancellationToken), fields, cancellationToken);
                break;
            default:
                await work.EditAsync(await work.GetVisibleAsync<CustomEndpoint>(key, cancellationToken), fields, cancellationToken);
                break;
        }
    }

    private static async ValueTask ExtensionsAsync(
        UnitOfWork work, Stored<Line> line, List<JsonObject> bodies, CancellationToken cancellationToken)
    {
        var current = await work.RelatedAsync<Extension>(line.Id, LineExtensionPlugin.Extensions, cancellationToken);
        foreach (var extension in current)
        {
            if (!bodies.Exists(body => Names(body, extension.Value)))
            {
                await LineDeletion.RemoveExtensionAsync(work, line, extension.Stored, cancellationToken);
            }
        }
        foreach (var body in bodies)
        {
            if (current.FirstOrDefault(extension => Names(body, extension.Value)) is { } existing)
            {
                await work.EditAsync(existing.Stored, body.DeepClone().AsObject(), cancellationToken);
                continue;
            }
            var created = await ExtensionPlugin.FindOrCreateAsync(work, body, cancellationToken);
            await work.AssociateAsync<LineExtensionPlugin, Line, Extension>(line, created, cancellationToken);
        }
    }

    private static bool Names(JsonObject body, Extension extension) =>
        body["id"] is { } id
            ? (long)id == extension.Id
            : (string?)body["exten"] == extension.Exten && (string?)body["context"] == extension.Context;
}
