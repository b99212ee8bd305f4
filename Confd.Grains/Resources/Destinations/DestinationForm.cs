using Confd.Fields;

namespace Confd.Resources;

/// <summary>A type of destination, for clients that build forms.</summary>
/// <param name="Type">The value of <c>type</c>.</param>
/// <param name="Fields">The other fields, in the order of the record.</param>
public sealed record DestinationForm(string Type, IReadOnlyList<DestinationField> Fields);

/// <summary>A field of a type of destination.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Choices">The values that it takes; null when it takes others too.</param>
/// <param name="Names">Plugin name of the resource that it names; null when it names none.</param>
public sealed record DestinationField(string Name, IReadOnlyList<string>? Choices, string? Names);

/// <summary>The types of destinations.</summary>
public static class DestinationForms
{
    /// <summary>Every type that the plugins which are switched on declare, in the order of their names.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="catalogue">The catalogue; empty for destinations of calls.</param>
    public static IReadOnlyList<DestinationForm> DestinationsIn(this UnitOfWork work, string catalogue) =>
        [.. work.Services.Plugins.Destinations.In(catalogue).All.Select(FormOf)];

    private static DestinationForm FormOf(DestinationType type) => new(
        type.Type,
        [
            .. RecordSchema.For(type.Fields).Fields.Where(field => field.IsReadable).Select(field => new DestinationField(
                field.Name, field.Rules.OfType<OneOfRule>().FirstOrDefault()?.Choices,
                type.Target is { } target && target.Field == field.Name ? target.Kind : null)),
        ]);
}
