using Confd.Fields;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>The catalogue of destinations, from which clients build forms.</summary>
internal static class KeyTypes
{
    public static KeyTypesView Describe(DestinationTypes destinations) => new(
        destinations.In(FuncKey.Catalogue).All.Select(type => new KeyTypeView(
            type.Type,
            [.. RecordSchema.For(type.Fields).Fields.Where(field => field.IsReadable).Select(field => Describe(type, field))])));

    /// <summary>Names only the collection of users, as the 1.1 API does.</summary>
    private static KeyParameterView Describe(DestinationType type, FieldSchema field) => new(
        field.Name,
        field.Rules.OfType<OneOfRule>().FirstOrDefault()?.Choices,
        type.Target is { Kind: UserPlugin.Kind } target && target.Field == field.Name ? new Href("/1.1/users") : null);
}
