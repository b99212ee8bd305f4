using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>JSON merge patch (RFC 7396) on resources.</summary>
internal static class MergePatch
{
    /// <summary>
    /// The fields that the patch names, each merged over its current value. A null at the first level stays null: the
    /// field's own rules decide whether it can be without a value.
    /// </summary>
    public static JsonObject Fields(JsonObject current, JsonObject patch)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in patch)
        {
            fields[name] = value is null ? null : Apply(current[name], value);
        }
        return fields;
    }

    /// <summary>The whole document after the patch; nulls at the first level stay, as in <see cref="Fields"/>.</summary>
    public static JsonObject Document(JsonObject current, JsonObject patch)
    {
        foreach (var (name, value) in Fields(current, patch))
        {
            current[name] = value?.DeepClone();
        }
        return current;
    }

    private static JsonNode Apply(JsonNode? target, JsonNode patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch.DeepClone();
        }
        var merged = target is JsonObject old ? old.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Apply(merged[name], value);
            }
        }
        return merged;
    }
}
