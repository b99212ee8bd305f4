namespace Confd.Plugins;

/// <summary>Resources with a label for people and a generated name for Asterisk.</summary>
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

    /// <summary>The tenant in generated names. A tenant without a slug is called None, as since the first version.</summary>
    public static async ValueTask<string> SlugAsync(this CompletionContext completion, CancellationToken cancellationToken) =>
        (await completion.TenantAsync(cancellationToken))?.Slug ?? "None";
}
