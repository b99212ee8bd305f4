namespace Confd.Resources;

/// <summary>What declarations of every sort can say: a plugin adds to others, which need not know about it.</summary>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
public abstract class PluginBuilder<TBuilder> where TBuilder : PluginBuilder<TBuilder>
{
    private readonly List<Action<PluginRegistry>> extensions = [];

    private protected PluginBuilder()
    {
    }

    /// <summary>What the plugin adds to others.</summary>
    internal IReadOnlyList<Action<PluginRegistry>> Extensions => extensions;

    /// <summary>
    /// Adds fields, columns, rules, effects, events to a resource of another plugin, for example to either side of an association;
    /// nothing when that plugin is switched off.
    /// </summary>
    public TBuilder Extends<TOther>(Action<ResourceBuilder<TOther>> add) where TOther : class => Add(plugins => plugins.Extend(add));

    /// <summary>Adds rules and effects to an association of another plugin; nothing when that plugin is switched off.</summary>
    public TBuilder ExtendsPair<TPlugin, TLeft, TRight>(Action<AssociationBuilder<TLeft, TRight>> add)
        where TPlugin : AssociationPlugin<TLeft, TRight>, new()
        where TLeft : class
        where TRight : class => Add(plugins => plugins.Extend(new TPlugin().Name, add));

    private protected TBuilder Add(Action<PluginRegistry> extension)
    {
        extensions.Add(extension);
        return (TBuilder)this;
    }
}
