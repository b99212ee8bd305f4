using System.Reflection;

namespace Confd.Resources;

/// <summary>Types of destinations that lead to no resource.</summary>
/// <remarks>A resource that calls can go to declares its own type: <see cref="ResourceBuilder{T}.IsDestination{TFields}"/>.</remarks>
public abstract class DestinationPlugin : IConfdPlugin
{
    /// <inheritdoc/>
    public abstract string Name { get; }

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

    /// <summary>A type whose target's plugin is none of ours (yet): nothing can be found, so nothing is accepted.</summary>
    /// <param name="field">The field with the target's id.</param>
    /// <param name="kind">The plugin that would have it.</param>
    /// <param name="called">How error texts call the target.</param>
    public DestinationBuilder TypeOfAbsent<TFields>(string field, string kind, string called) where TFields : class, new()
    {
        Types.Add(TypeOf(typeof(TFields)) with { Target = new DestinationTarget(kind, called, field, IsNumber: true, _ => new { }) });
        return this;
    }

    internal static DestinationType TypeOf(Type fields)
    {
        var named = fields.GetCustomAttribute<DestinationTypeAttribute>()
            ?? throw new InvalidOperationException($"{fields} has no DestinationType attribute.");
        return new DestinationType(named.Type, named.SubField, named.SubType, fields);
    }
}
