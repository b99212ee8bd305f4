namespace Confd.Resources;

/// <summary>
/// What a plugin adds to a resource of another plugin, which need not know about it: fields of the view,
/// columns of the list, rules, effects, events. Left out when the other plugin is switched off.
/// </summary>
/// <remarks>Applied after all plugins are registered, in the order of the plugins' names.</remarks>
internal abstract class ResourceExtension
{
    public abstract void Apply(PluginRegistry plugins);
}

internal sealed class ResourceExtension<T>(Action<ResourceBuilder<T>> add) : ResourceExtension where T : class
{
    public override void Apply(PluginRegistry plugins)
    {
        if (plugins.TryResource<T>() is { } declaration)
        {
            var builder = new ResourceBuilder<T>(declaration);
            add(builder);
            builder.AddTo(declaration);
        }
    }
}

internal sealed class AssociationExtension<TLeft, TRight>(string kind, Action<AssociationBuilder<TLeft, TRight>> add)
    : ResourceExtension
    where TLeft : class
    where TRight : class
{
    public override void Apply(PluginRegistry plugins)
    {
        if (plugins.TryGetAssociation(kind, out var declaration)
            && declaration is AssociationDeclaration<TLeft, TRight> extended)
        {
            var builder = new AssociationBuilder<TLeft, TRight>(extended);
            add(builder);
            foreach (var further in builder.Extensions)
            {
                further.Apply(plugins);
            }
        }
    }
}
