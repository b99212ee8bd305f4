using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>POST /lines: the line, its endpoint, its caller id and its extensions, all or nothing.</summary>
internal sealed class LineCreation : ICreation<Line>
{
    public async ValueTask<(Stored<Line> Created, RouteResult? Answer)> CreateAsync(
        Session session, JsonObject given, CancellationToken cancellationToken)
    {
        var line = await session.CreateValidatedAsync<Line>(given, cancellationToken);
        var endpoint = await EndpointAsync(session, line, given, cancellationToken);
        await CallerIdAsync(session, line, given, cancellationToken);
        var extensions = new List<Stored<Extension>>();
        foreach (var item in (given["extensions"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var extension = await ExtensionPlugin.FindOrCreateAsync(session, item, cancellationToken);
            extensions.Add(extension);
            await session.AssociateAsync<LineExtensionPlugin, Line, Extension>(
                await RefreshedAsync(session, line, cancellationToken), extension, cancellationToken);
        }
        return endpoint is null && extensions.Count == 0
            ? (line, null)
            : (line, RouteResult.Composed((responder, token) => ComposeAsync(responder, line.Id.Key, endpoint, extensions, token)));
    }

    /// <summary>The line as it is created, with complete endpoint and extensions.</summary>
    public static async ValueTask<Dictionary<string, object?>> ViewAsync(
        ViewResponder responder, string key, (string Field, Func<ViewResponder, CancellationToken, ValueTask<byte[]>> View)? endpoint,
        IReadOnlyList<Stored<Extension>> extensions, CancellationToken cancellationToken)
    {
        var nodes = await responder.GraphAsync<Line>([key], LineViews.Needs, cancellationToken);
        var view = LineViews.Full(nodes[0]);
        if (endpoint is { } made)
        {
            view[made.Field] = new RawJson(await made.View(responder, cancellationToken));
        }
        view["extensions"] = extensions.Select(extension => new RawJson(responder.Fresh(extension))).ToList();
        return view;
    }

    private static async ValueTask<byte[]> ComposeAsync(
        ViewResponder responder, string key, (string, Func<ViewResponder, CancellationToken, ValueTask<byte[]>>)? endpoint,
        IReadOnlyList<Stored<Extension>> extensions, CancellationToken cancellationToken) =>
        ViewResponder.Json(await ViewAsync(responder, key, endpoint, extensions, cancellationToken));

    private static async ValueTask<(string, Func<ViewResponder, CancellationToken, ValueTask<byte[]>>)?> EndpointAsync(
        Session session, Stored<Line> line, JsonObject given, CancellationToken cancellationToken)
    {
        if (given["endpoint_sip"] is JsonObject sipBody)
        {
            var sip = await session.CreateValidatedAsync<SipEndpoint>(sipBody, cancellationToken);
            await session.AssociateAsync<LineEndpointSipPlugin, Line, SipEndpoint>(line, sip, cancellationToken);
            return ("endpoint_sip", (responder, token) => responder.ItemAsync<SipEndpoint>(sip.Id.Key, token));
        }
        if (given["endpoint_sccp"] is JsonObject { Count: > 0 } sccpBody)
        {
            if (SccpOptions.Check(sccpBody) is { } refusal)
            {
                throw new RefusedException(refusal);
            }
            var sccp = await session.CreateValidatedAsync<SccpEndpoint>(sccpBody, cancellationToken);
            await session.AssociateAsync<LineEndpointSccpPlugin, Line, SccpEndpoint>(line, sccp, cancellationToken);
            return ("endpoint_sccp", (responder, token) => responder.ItemAsync<SccpEndpoint>(sccp.Id.Key, token));
        }
        if (given["endpoint_custom"] is JsonObject customBody)
        {
            var custom = await session.CreateValidatedAsync<CustomEndpoint>(customBody, cancellationToken);
            await session.AssociateAsync<LineEndpointCustomPlugin, Line, CustomEndpoint>(line, custom, cancellationToken);
            return ("endpoint_custom", (responder, token) => responder.ItemAsync<CustomEndpoint>(custom.Id.Key, token));
        }
        return null;
    }

    private static async ValueTask CallerIdAsync(
        Session session, Stored<Line> line, JsonObject given, CancellationToken cancellationToken)
    {
        var name = (string?)given["caller_id_name"];
        // Only a SIP endpoint has a number; elsewhere it is ignored.
        var number = given["endpoint_sip"] is null ? null : (string?)given["caller_id_num"];
        if (name is null && number is null)
        {
            return;
        }
        if (await LineCallerId.SetAsync(
            session, line, name is not null, name, number is not null, number, cancellationToken) is { } refusal)
        {
            throw new RefusedException(refusal);
        }
        await session.TellEditedAsync(line, line, cancellationToken);
    }

    private static async ValueTask<Stored<Line>> RefreshedAsync(
        Session session, Stored<Line> line, CancellationToken cancellationToken) =>
        await session.FindAsync<Line>(line.Id.Key, cancellationToken) ?? line;
}
