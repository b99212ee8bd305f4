using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>What the documents of Asterisk options share.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /asterisk.</remarks>
internal static class AsteriskOptions
{
    /// <summary>A document with options, an event of the plugin's name and a reload command.</summary>
    /// <param name="settings">The document; its path is declared already.</param>
    /// <param name="body">Record with the limits of keys and values: an <see cref="OptionsBody{TOption}"/>.</param>
    /// <param name="reload">Command for Asterisk.</param>
    /// <param name="initial">Options of a new system.</param>
    public static SettingsBuilder<T> WithOptions<T>(
        this SettingsBuilder<T> settings, Type body, string reload, params IReadOnlyList<(string Key, string Value)> initial)
        where T : AsteriskSettings, new() => settings
        .Acl(read: "get")
        .Body(body)
        .Prepare(ObjectIsAList)
        .Initially(new T { Options = Of(initial) })
        .Show(value => new OptionsView { Options = Map(value.Options) })
        .Publishes(reload);

    /// <summary>Publishes <c>name_edited</c> for everybody.</summary>
    public static SettingsBuilder<T> Publishes<T>(
        this SettingsBuilder<T> settings, string reload, string what = "edited") where T : class =>
        settings.OnEdited(_ => new DomainEvent($"{settings.Name}_{what}", $"config.{settings.Name}.{what}", new { })
        {
            Headers = [],
            Reload = [reload],
        });

    /// <summary>Options from pairs.</summary>
    public static IReadOnlyList<AsteriskOption> Of(IReadOnlyList<(string Key, string Value)> pairs) =>
        [.. pairs.Select(pair => new AsteriskOption { Key = pair.Key, Value = pair.Value })];

    /// <summary>A repeated key keeps its first place and has its last value.</summary>
    public static IReadOnlyDictionary<string, string> Map(IReadOnlyList<AsteriskOption> options)
    {
        var map = new OrderedDictionary<string, string>();
        foreach (var option in options)
        {
            map[option.Key] = option.Value;
        }
        return map;
    }

    /// <summary>Options may be given as an object of keys and values.</summary>
    public static void ObjectIsAList(JsonObject body)
    {
        if (body["options"] is JsonObject given)
        {
            body["options"] = new JsonArray([.. given.Select(pair => Option(pair.Key, pair.Value))]);
        }
    }

    /// <summary>An option in the form of bodies.</summary>
    public static JsonObject Option(JsonNode? key, JsonNode? value) => new()
    {
        ["key"] = key?.DeepClone(),
        ["value"] = value?.DeepClone(),
    };
}

/// <summary>Options as GET shows them.</summary>
internal sealed record OptionsView
{
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}
