using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>POST /lines: the line, its endpoint, its caller id and its extensions, all or nothing.</summary>
internal sealed class LineCreation : ICreation<Line>
{
    public Type Answer => typeof(MadeLineParts);

    public async ValueTask<(Stored<Line> Created, RouteResult? Answer)> CreateAsync(
        UnitOfWork work, JsonObject given, CancellationToken cancellationToken)
    {
        RefusedException.ThrowIf(LineBodyRules.Check(given));
        var made = await MakeAsync(work, given, cancellationToken);
        return made.Endpoint is null && made.Extensions.Count == 0
            ? (made.Line, null)
            : (made.Line, RouteResult.Composed(async (responder, token) => ViewResponder.Json(await made.ViewAsync(responder, token))));
    }

    public static async ValueTask<MadeLine> MakeAsync(UnitOfWork work, JsonObject given, CancellationToken cancellationToken)
    {
        var line = await work.CreateValidatedAsync<Line>(given, cancellationToken);
        var endpoint = await EndpointAsync(work, line, given, cancellationToken);
        await CallerIdAsync(work, line, given, cancellationToken);
        var extensions = new List<Stored<Extension>>();
        foreach (var item in (given["extensions"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var extension = await ExtensionPlugin.FindOrCreateAsync(work, item, cancellationToken);
            extensions.Add(extension);
            await work.AssociateAsync<LineExtensionPlugin, Line, Extension>(
                await RefreshedAsync(work, line, cancellationToken), extension, cancellationToken);
        }
        return new MadeLine(await RefreshedAsync(work, line, cancellationToken), endpoint, extensions);
    }

    /// <summary>Creates and associates the endpoint that a body gives; null without one.</summary>
    public static async ValueTask<MadeEndpoint?> EndpointAsync(
        UnitOfWork work, Stored<Line> line, JsonObject given, CancellationToken cancellationToken)
    {
        if (given["endpoint_sip"] is JsonObject sipBody)
        {
            await LineCredentials.CompleteAsync(work, sipBody, cancellationToken);
            var sip = await work.CreateValidatedAsync<SipEndpoint>(sipBody, cancellationToken);
            await work.AssociateAsync<LineEndpointSipPlugin, Line, SipEndpoint>(line, sip, cancellationToken);
            return new MadeEndpoint("endpoint_sip", (responder, token) => responder.ItemAsync<SipEndpoint>(sip.Id.Key, token));
        }
        // An empty object means no endpoint.
        if (given["endpoint_sccp"] is JsonObject { Count: > 0 } sccpBody)
        {
            RefusedException.ThrowIf(sccpBody["options"] is { } options ? SccpOptions.Check(options) : null);
            var sccp = await work.CreateValidatedAsync<SccpEndpoint>(sccpBody, cancellationToken);
            await work.AssociateAsync<LineEndpointSccpPlugin, Line, SccpEndpoint>(line, sccp, cancellationToken);
            return new MadeEndpoint("endpoint_sccp", (responder, token) => responder.ItemAsync<SccpEndpoint>(sccp.Id.Key, token));
        }
        if (given["endpoint_custom"] is JsonObject customBody)
        {
            var custom = await work.CreateValidatedAsync<CustomEndpoint>(customBody, cancellationToken);
            await work.AssociateAsync<LineEndpointCustomPlugin, Line, CustomEndpoint>(line, custom, cancellationToken);
            return new MadeEndpoint("endpoint_custom", (responder, token) => responder.ItemAsync<CustomEndpoint>(custom.Id.Key, token));
        }
        return null;
    }

    private static async ValueTask CallerIdAsync(
        UnitOfWork work, Stored<Line> line, JsonObject given, CancellationToken cancellationToken)
    {
        var name = (string?)given["caller_id_name"];
        // Only a SIP endpoint has a number; elsewhere it is ignored.
        var number = given["endpoint_sip"] is null ? null : (string?)given["caller_id_num"];
        if (name is null && number is null)
        {
            return;
        }
        RefusedException.ThrowIf(await LineCallerId.SetAsync(
            work, line, name is not null, name, number is not null, number, cancellationToken));
        await work.PublishEditedAsync(line, line, cancellationToken);
    }

    private static async ValueTask<Stored<Line>> RefreshedAsync(
        UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken) =>
        await work.FindAsync<Line>(line.Id, cancellationToken) ?? line;
}

/// <summary>An endpoint that was made with a line.</summary>
/// <param name="Field">The line's field.</param>
/// <param name="View">Its complete view, secrets included.</param>
internal sealed record MadeEndpoint(string Field, Func<ViewResponder, CancellationToken, ValueTask<byte[]>> View);

/// <summary>A line with what was created along with it.</summary>
internal sealed record MadeLine(Stored<Line> Line, MadeEndpoint? Endpoint, IReadOnlyList<Stored<Extension>> Extensions)
{
    /// <summary>The line as POST answers it: with its complete endpoint and its extensions.</summary>
    public async ValueTask<FullView<Line>> ViewAsync(ViewResponder responder, CancellationToken cancellationToken)
    {
        var view = await responder.FullAsync<Line>(Line.Id.Key, cancellationToken);
        if (Endpoint is not null)
        {
            view[Endpoint.Field] = new RawJson(await Endpoint.View(responder, cancellationToken));
        }
        view["extensions"] = Extensions.Select(extension => new RawJson(responder.Fresh(extension))).ToList();
        return view;
    }
}

/// <summary>The parts of a new line that POST answers complete.</summary>
internal sealed record MadeLineParts(
    FullView<SipEndpoint>? EndpointSip, FullView<SccpEndpoint>? EndpointSccp, FullView<CustomEndpoint>? EndpointCustom,
    IEnumerable<FullView<Extension>> Extensions);
