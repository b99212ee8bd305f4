using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Features that function keys refer to can be changed, but not removed.</summary>
internal static class RequiredFeatures
{
    /// <summary>Refuses with the first one that is missing.</summary>
    public static Refusal? Check(JsonNode options, params IReadOnlyList<string> required)
    {
        var given = options.AsArray().Select(option => option!["key"]!.GetValue<string>()).ToHashSet();
        return required.FirstOrDefault(key => !given.Contains(key)) is { } missing
            ? Refusals.Field("options", new[] { $"The following option are required: {missing}" })
            : null;
    }
}
