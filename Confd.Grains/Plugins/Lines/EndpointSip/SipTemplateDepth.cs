using Confd.Storage;

namespace Confd.Plugins;

/// <summary>How many templates may inherit from each other in a row.</summary>
internal static class SipTemplateDepth
{
    /// <summary>Far more than anybody can keep in mind, and few enough to follow with every read.</summary>
    public const int Most = 64;

    /// <summary>From a template to those that inherit from it.</summary>
    private static readonly RelationPath Heirs = RelationPath.Left(SipTemplates.Kind).To<SipTemplatePlugin>();

    /// <summary>Refuses templates of an endpoint or a template that would make the longest row too long.</summary>
    public static async ValueTask<Refusal?> RefuseAsync(
        UnitOfWork work, ResourceId owner, IReadOnlyList<ResourceId> templates, CancellationToken cancellationToken)
    {
        var above = 0;
        var known = new Dictionary<ResourceId, int>();
        foreach (var template in templates)
        {
            above = Math.Max(above, await LengthAsync(work, template, SipTemplates.Of, known, cancellationToken));
        }
        var below = 0;
        if (owner.Kind == SipTemplatePlugin.Kind && templates.Count > 0)
        {
            await work.PreloadAsync([owner], [Heirs.Repeated()], cancellationToken);
            below = await LengthAsync(work, owner, Heirs, [], cancellationToken);
        }
        return above + below > Most
            ? Refusals.NotPermitted($"No more than {Most} templates can inherit from each other in a row")
            : null;
    }

    /// <summary>Number of templates in the longest row that begins with this one.</summary>
    private static async ValueTask<int> LengthAsync(
        UnitOfWork work, ResourceId template, RelationPath step, Dictionary<ResourceId, int> known, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(template, out var length))
        {
            return length;
        }
        known[template] = 0;
        var rest = 0;
        foreach (var next in await work.RelatedAsync<SipTemplate>(template, step, cancellationToken))
        {
            rest = Math.Max(rest, await LengthAsync(work, next.Stored.Id, step, known, cancellationToken));
        }
        return known[template] = rest + 1;
    }
}
