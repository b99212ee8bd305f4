namespace Confd.Plugins;

/// <summary>The catalogue of destinations, from which clients build forms.</summary>
internal static class KeyTypes
{
    public static KeyTypesView Describe(IEnumerable<DestinationForm> destinations) => new(
        destinations.Select(form => new KeyTypeView(form.Type, [.. form.Fields.Select(Describe)])));

    /// <summary>Names only the collection of users, as the 1.1 API does.</summary>
    private static KeyParameterView Describe(DestinationField field) => new(
        field.Name, field.Choices, field.Names == UserPlugin.Kind ? new Href("/1.1/users") : null);
}
