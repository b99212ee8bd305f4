using System.Reflection;

namespace Confd.Resources;

/// <summary>Types of destinations that lead to no resource.</summary>
/// <remarks>A resource that calls can go to declares its own type: <see cref="ResourceBuilder{T}.IsDestination{TFields}"/>.</remarks>
/// <param name="name">Unique name of the plugin.</param>
public abstract class DestinationPlugin(string name) : IConfdPlugin
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>States the types.</summary>
    public abstract void Declare(DestinationBuilder destinations);

    void IConfdPlugin.Register(PluginRegistry registry)
    {
        var builder = new DestinationBuilder();
        Declare(builder);
        foreach (var type in builder.Types)
        {
            registry.Destinations.Add(type);
        }
    }
}

/// <summary>Declares types of destinations.</summary>
public sealed class DestinationBuilder
{
    internal List<DestinationType> Types { get; } = [];

    /// <summary>A type whose fields are this record's.</summary>
    /// <typeparam name="TFields">Has a <see cref="DestinationTypeAttribute"/>.</typeparam>
    public DestinationBuilder Type<TFields>() where TFields : class, new()
    {
        Types.Add(TypeOf(typeof(TFields)));
        return this;
    }

    internal static DestinationType TypeOf(Type fields)
    {
        var named = fields.GetCustomAttribute<DestinationTypeAttribute>()
            ?? throw new InvalidOperationException($"{fields} has no DestinationType attribute.");
        return new DestinationType(named.Type, named.SubField, named.SubType, fields) { Catalogue = named.Catalogue };
    }
}
