namespace Confd.Resources;

/// <summary>A plugin: one folder, one declaration. Found in the silo's assemblies and in <c>plugins/*.dll</c>.</summary>
/// <remarks>Needs a public or internal constructor without parameters.</remarks>
public interface IConfdPlugin
{
    /// <summary>Unique name; <c>Confd:Plugins:&lt;name&gt;=false</c> switches the plugin off.</summary>
    string Name { get; }

    internal void Register(PluginRegistry registry);
}

/// <summary>A plugin that may be off by default; <c>Confd:Plugins:&lt;name&gt;</c> decides as for any other.</summary>
public interface IOptionalPlugin
{
    /// <summary>Whether it is on when configuration does not say.</summary>
    /// <param name="services">Those of the silo, for options.</param>
    bool IsOnByDefault(IServiceProvider services);
}

/// <summary>A kind of resource: list routes, item routes, rules, events.</summary>
/// <typeparam name="T">Immutable record with a constructor without parameters; its initializers are the defaults.</typeparam>
/// <param name="name">Unique name of the plugin, and the kind of the rows.</param>
public abstract class ResourcePlugin<T>(string name) : IConfdPlugin where T : class
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>States everything that the resource does.</summary>
    public abstract void Declare(ResourceBuilder<T> resource);

    void IConfdPlugin.Register(PluginRegistry registry)
    {
        var builder = new ResourceBuilder<T>(Name) { Host = registry.Host };
        Declare(builder);
        registry.Add(builder.Build());
        registry.Extend(builder.Extensions);
    }
}

/// <summary>Pairs two resources.</summary>
/// <param name="name">Unique name of the plugin, and the kind of the links.</param>
public abstract class AssociationPlugin<TLeft, TRight>(string name) : IConfdPlugin
    where TLeft : class
    where TRight : class
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>States everything that the association does.</summary>
    public abstract void Declare(AssociationBuilder<TLeft, TRight> pair);

    void IConfdPlugin.Register(PluginRegistry registry)
    {
        var builder = new AssociationBuilder<TLeft, TRight>(Name);
        Declare(builder);
        registry.Add(GetType(), builder.Build());
        registry.Extend(builder.Extensions);
    }
}

/// <summary>One document of the whole system, or of each tenant: GET and PUT.</summary>
/// <param name="name">Unique name of the plugin, and the kind of the row.</param>
public abstract class SettingsPlugin<T>(string name) : IConfdPlugin where T : class
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>States everything that the document does.</summary>
    public abstract void Declare(SettingsBuilder<T> settings);

    void IConfdPlugin.Register(PluginRegistry registry)
    {
        var builder = new SettingsBuilder<T>(Name);
        Declare(builder);
        registry.Add(builder.Build());
        registry.Extend(builder.Extensions);
    }
}

/// <summary>Routes that belong to no resource of their own.</summary>
/// <param name="name">Unique name of the plugin.</param>
public abstract class RoutePlugin(string name) : IConfdPlugin
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>States the routes.</summary>
    public abstract void Declare(RouteBuilder routes);

    void IConfdPlugin.Register(PluginRegistry registry)
    {
        var builder = new RouteBuilder();
        Declare(builder);
        registry.AddRoutes(Name, builder.Routes);
        registry.Extend(builder.Extensions);
    }
}
