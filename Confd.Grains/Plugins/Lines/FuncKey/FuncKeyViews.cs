using System.Text.Json.Serialization;

namespace Confd.Plugins;

/// <summary>Shows keys with the names of what they lead to.</summary>
internal static class FuncKeyViews
{
    /// <summary>The keys of a template by their positions.</summary>
    public static IReadOnlyDictionary<int, FuncKeyView> Keys(ViewNode<FuncKeyTemplate> template)
    {
        var members = FilterMembers.Shown(template);
        return template.Shown.Keys.OrderBy(key => key.Key).ToDictionary(key => key.Key, key => new FuncKeyView(
            key.Value.Id, key.Value.Inherited, key.Value.Blf, key.Value.Label, Shown(key.Value.Destination, members)));
    }

    /// <summary>The key at a position.</summary>
    /// <exception cref="RefusedException">The key is gone.</exception>
    public static FuncKeyView Key(ViewNode<FuncKeyTemplate> template, int position) =>
        Keys(template).GetValueOrDefault(position)
            ?? throw new RefusedException(Missing(template.Value.Id, position));

    /// <summary>The refusal of a read at a position without a key.</summary>
    public static Refusal Missing(int? template, object position) =>
        Refusals.NotFound("FuncKey", ("template_id", template), ("position", position));

    private static Dictionary<string, object?> Shown(Destination destination, IReadOnlyDictionary<int, User> members)
    {
        var shown = destination.ToNode().ToDictionary(field => field.Key, object? (field) => field.Value);
        if (destination.As<UserKey>() is { } user)
        {
            shown["href"] = new Href($"/1.1/users/{user.UserId}");
        }
        if (destination.As<FilterKey>() is { } filter && members.TryGetValue(filter.FilterMemberId, out var member))
        {
            shown["filter_member_firstname"] = member.Firstname;
            shown["filter_member_lastname"] = member.Lastname;
        }
        return shown;
    }
}

/// <summary>A function key.</summary>
/// <param name="Id">Stays as long as there is a key at the position.</param>
/// <param name="Inherited">It belongs to a public template.</param>
/// <param name="Blf">The lamp shows the state of the destination.</param>
/// <param name="Label">What the phone shows, or null.</param>
/// <param name="Destination">What it does: <c>type</c>, <c>href</c>, the fields of the type and names of what they lead to.</param>
internal sealed record FuncKeyView(
    int Id, bool Inherited, bool Blf, string? Label, IReadOnlyDictionary<string, object?> Destination);

/// <summary>The keys of a user: those of the public template, replaced by the user's own.</summary>
/// <param name="Id">Of the private template; null with a public one.</param>
/// <param name="Name">Of the public template when there is one.</param>
/// <param name="Keys">By position.</param>
internal sealed record UserKeysView(int? Id, string? Name, IReadOnlyDictionary<int, FuncKeyView> Keys);

/// <summary>A user and the public template.</summary>
internal sealed record TemplateUserView(int UserId, int TemplateId, LinkView[] Links);

/// <summary>One type of destination.</summary>
internal sealed record KeyTypeView(string Type, IReadOnlyList<KeyParameterView> Parameters);

/// <summary>A field of a type of destination.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Values">The values that it takes; absent when it takes others too.</param>
/// <param name="Collection">The collection that lists what the field names; absent for most.</param>
internal sealed record KeyParameterView(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Values,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Href? Collection);

/// <summary>All types of destination.</summary>
internal sealed class KeyTypesView(IEnumerable<KeyTypeView> types) : List<KeyTypeView>(types);
