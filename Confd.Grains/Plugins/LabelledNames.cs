using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Resources that people call by a label, while Asterisk has a generated name.</summary>
internal static class LabelledNames
{
    /// <summary>Bodies of older clients call the label <c>name</c>.</summary>
    public static ResourceBuilder<T> NameIsAnAliasOfLabel<T>(this ResourceBuilder<T> resource) where T : class => resource.Prepare(body =>
    {
        if (!body.ContainsKey("label") && body.TryGetPropertyValue("name", out var name))
        {
            body["label"] = name?.DeepClone();
        }
    });

    /// <summary>The tenant as generated names have it. One without slug is called None, as clients have seen it since the first version.</summary>
    public static async ValueTask<string> SlugAsync(this CompletionContext completion, CancellationToken cancellationToken) =>
        (await completion.TenantAsync(cancellationToken))?.Slug ?? "None";
}
