using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Templates and transport of endpoints and templates: links that follow from the body.</summary>
internal static class SipTemplates
{
    /// <summary>Link from an endpoint or template to the templates that it inherits from, in order of priority.</summary>
    public const string Kind = "sip_template";

    /// <summary>Link from an endpoint or template to its transport.</summary>
    public const string TransportKind = "sip_transport";

    /// <summary>From an endpoint or template to its own templates.</summary>
    public static RelationPath Of { get; } = RelationPath.Right(Kind);

    /// <summary>From an endpoint or template to all that it inherits from.</summary>
    public static RelationPath All { get; } = Of.Repeated();

    /// <summary>From an endpoint or template to its transport.</summary>
    public static RelationPath Transport { get; } = RelationPath.Right(TransportKind);

    /// <summary>Checks and links the templates and the transport of the body; one that is not given stays.</summary>
    public static async ValueTask<Refusal?> LinkAsync<T>(RuleContext<T> context, CancellationToken cancellationToken)
        where T : SipSections
    {
        var (templates, unknown) = await TemplatesAsync(context, cancellationToken);
        return unknown
            ?? await LinkTransportAsync(context, cancellationToken)
            ?? (templates is null ? null : await LinkTemplatesAsync(context, templates, cancellationToken));
    }

    public static IEnumerable<SipTemplateBrief> Briefly(ViewNode node) =>
        node.Many<SipTemplate>(Of).Select(template => new SipTemplateBrief(template.Value.Uuid, template.Value.Label));

    public static SipTransportBrief? TransportOf(ViewNode node) =>
        node.One<SipTransport>(Transport) is { } transport ? new SipTransportBrief(transport.Value.Uuid) : null;

    /// <summary>The templates that the body names, or the refusal; neither when it names none.</summary>
    private static async ValueTask<(List<ResourceId>? Templates, Refusal? Unknown)> TemplatesAsync<T>(
        RuleContext<T> context, CancellationToken cancellationToken) where T : SipSections
    {
        if (context.Beside["templates"] is not JsonArray given)
        {
            return (null, null);
        }
        var templates = new List<ResourceId>();
        await context.UnitOfWork.PreloadAsync<SipTemplate>(
            given.Select(item => item!["uuid"]!.GetValue<string>()), [All], cancellationToken);
        foreach (var item in given)
        {
            var uuid = item!["uuid"]!.GetValue<string>();
            var template = await context.UnitOfWork.Within(context.After.Tenant).FindAsync<SipTemplate>(uuid, cancellationToken);
            if (template is null)
            {
                return (null, Refusals.Input(
                    "field 'templates': endpoint_sip was not found",
                    ("templates", new Dictionary<string, object> { ["uuid"] = Guid.Parse(uuid) })));
            }
            templates.Add(template.Id);
        }
        return (templates, null);
    }

    private static async ValueTask<Refusal?> LinkTemplatesAsync<T>(
        RuleContext<T> context, List<ResourceId> templates, CancellationToken cancellationToken) where T : SipSections
    {
        var work = context.UnitOfWork;
        var seen = new HashSet<ResourceId>();
        foreach (var template in templates)
        {
            if (template == context.After.Id)
            {
                return Refusals.NotPermitted("Cannot use itself as template");
            }
            if (await InheritsAsync(work, template, context.After.Id, seen, cancellationToken) is { } by)
            {
                return Refusals.NotPermitted($"SIPEndpointTemplate({by}) already include this template");
            }
        }
        if (await SipTemplateDepth.RefuseAsync(work, context.After.Id, templates, cancellationToken) is { } tooDeep)
        {
            return tooDeep;
        }
        foreach (var old in (await work.LinksAsync(context.After.Id, cancellationToken))
            .Where(link => link.Kind == Kind && link.Left == context.After.Id).ToList())
        {
            work.Unlink(old);
        }
        foreach (var (template, position) in templates.Distinct().Select((template, position) => (template, position)))
        {
            work.Link(new LinkRow(Kind, context.After.Id, template, position));
        }
        return null;
    }

    /// <summary>The template on the path that includes the wanted one, or null.</summary>
    private static async ValueTask<string?> InheritsAsync(
        UnitOfWork work, ResourceId template, ResourceId wanted, HashSet<ResourceId> seen, CancellationToken cancellationToken)
    {
        if (wanted.Kind != SipTemplatePlugin.Kind || !seen.Add(template))
        {
            return null;
        }
        foreach (var parent in await work.RelatedAsync<SipTemplate>(template, Of, cancellationToken))
        {
            if (parent.Stored.Id == wanted)
            {
                return template.Key;
            }
            if (await InheritsAsync(work, parent.Stored.Id, wanted, seen, cancellationToken) is { } by)
            {
                return by;
            }
        }
        return null;
    }

    private static async ValueTask<Refusal?> LinkTransportAsync<T>(
        RuleContext<T> context, CancellationToken cancellationToken) where T : SipSections
    {
        if (!context.Beside.TryGetPropertyValue("transport", out var given))
        {
            return null;
        }
        var work = context.UnitOfWork;
        Stored<SipTransport>? transport = null;
        if (given is not null)
        {
            var uuid = given["uuid"]!.GetValue<string>();
            transport = await work.FindVisibleAsync<SipTransport>(uuid, cancellationToken);
            if (transport is null)
            {
                return Refusals.ReferenceNotFound("transport", "SIPTransport", ("uuid", Guid.Parse(uuid)));
            }
        }
        foreach (var old in (await work.LinksAsync(context.After.Id, cancellationToken))
            .Where(link => link.Kind == TransportKind).ToList())
        {
            work.Unlink(old);
        }
        if (transport is not null)
        {
            work.Link(new LinkRow(TransportKind, context.After.Id, transport.Id));
        }
        return null;
    }
}

/// <summary>Names a template in a body.</summary>
internal sealed record SipTemplateReference
{
    [Required] public Guid Uuid { get; init; }
}

/// <summary>Names a transport in a body.</summary>
internal sealed record SipTransportReference
{
    [Required] public Guid Uuid { get; init; }
}

/// <summary>Body of an endpoint.</summary>
internal sealed record SipEndpointBody : SipEndpoint
{
    public IReadOnlyList<SipTemplateReference> Templates { get; init; } = [];

    public SipTransportReference? Transport { get; init; }
}

/// <summary>Body of a template.</summary>
internal sealed record SipTemplateBody : SipTemplate
{
    public IReadOnlyList<SipTemplateReference> Templates { get; init; } = [];

    public SipTransportReference? Transport { get; init; }
}

/// <summary>A template as those that inherit from it show it.</summary>
internal sealed record SipTemplateBrief(Guid Uuid, string? Label);

/// <summary>A transport as those that use it show it.</summary>
internal sealed record SipTransportBrief(Guid Uuid);
