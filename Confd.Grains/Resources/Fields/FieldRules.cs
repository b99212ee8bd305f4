using System.Globalization;
using System.Text.Json.Nodes;

namespace Confd.Fields;

internal sealed record LengthRule(int Min, int Max, int Equal) : FieldRule
{
    public override string? Check(JsonNode value)
    {
        var length = value is JsonArray list ? list.Count : TextLength(value.GetValue<string>());
        if (Equal >= 0)
        {
            return length == Equal ? null : $"Length must be {Equal}.";
        }
        if ((Min < 0 || length >= Min) && (Max < 0 || length <= Max))
        {
            return null;
        }
        return Min >= 0 && Max >= 0 ? $"Length must be between {Min} and {Max}."
            : Min >= 0 ? $"Shorter than minimum length {Min}."
            : $"Longer than maximum length {Max}.";
    }

    public override void Describe(JsonObject schema)
    {
        var isList = schema["items"] is not null;
        var (least, most) = Equal >= 0 ? (Equal, Equal) : (Min, Max);
        if (least >= 0)
        {
            schema[isList ? "minItems" : "minLength"] = least;
        }
        if (most >= 0)
        {
            schema[isList ? "maxItems" : "maxLength"] = most;
        }
    }

    /// <summary>Characters, not UTF-16 units.</summary>
    public static int TextLength(string text) => text.EnumerateRunes().Count();
}

internal sealed record NotEmptyRule(string Field) : FieldRule
{
    public override string? Check(JsonNode value) => value.AsArray().Count > 0 ? null : $"{Field} cannot be empty";

    public override void Describe(JsonObject schema) => schema["minItems"] = 1;
}

internal sealed record RangeRule(long Min, long Max) : FieldRule
{
    public override string? Check(JsonNode value)
    {
        // Integers and fractions alike: bounds are integers.
        var number = value.GetValue<object>() is double fraction ? fraction : value.GetValue<long>();
        if ((Min == long.MinValue || number >= Min) && (Max == long.MaxValue || number <= Max))
        {
            return null;
        }
        return Min != long.MinValue && Max != long.MaxValue
            ? $"Must be greater than or equal to {Min} and less than or equal to {Max}."
            : Min != long.MinValue ? $"Must be greater than or equal to {Min}."
            : $"Must be less than or equal to {Max}.";
    }

    public override void Describe(JsonObject schema)
    {
        if (Min != long.MinValue)
        {
            schema["minimum"] = Min;
        }
        if (Max != long.MaxValue)
        {
            schema["maximum"] = Max;
        }
    }
}

internal sealed record NoneOfRule(string Message, IReadOnlyList<string> Choices) : FieldRule
{
    public override string? Check(JsonNode value) =>
        Choices.Contains(value.GetValue<string>(), StringComparer.OrdinalIgnoreCase) ? Message : null;

    public override void Describe(JsonObject schema)
    {
        // Another rule may already refuse other values.
        var refused = (schema["not"]?["enum"] as JsonArray ?? []).Select(choice => (string)choice!).Concat(Choices);
        schema["not"] = new JsonObject { ["enum"] = new JsonArray([.. refused.Select(choice => (JsonNode)choice)]) };
    }
}

internal sealed record PatternRule(string Pattern, string Message = "String does not match expected pattern.") : FieldRule
{
    private readonly InputPattern input = new(Pattern);

    public override string? Check(JsonNode value) => input.IsMatch(value.GetValue<string>()) ? null : Message;

    public override void Describe(JsonObject schema) => schema["pattern"] = input.ForSchemas;

    public bool Equals(PatternRule? other) => other?.Pattern == Pattern && other.Message == Message;

    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);
}

internal sealed record OneOfRule(IReadOnlyList<string> Choices) : FieldRule
{
    public override string? Check(JsonNode value) =>
        Choices.Contains(value.GetValue<string>()) ? null : $"Must be one of: {string.Join(", ", Choices)}.";

    public override void Describe(JsonObject schema) =>
        schema["enum"] = new JsonArray([.. Choices.Select(choice => (JsonNode)choice)]);
}

internal sealed record AcceptedRule : FieldRule
{
    public override string? Check(JsonNode value) => value.GetValue<bool>() ? null : "Must be equal to True.";

    public override void Describe(JsonObject schema) => schema["enum"] = new JsonArray(true);
}

internal sealed record DigitsRule : FieldRule
{
    public override string? Check(JsonNode value)
    {
        var text = value.GetValue<string>();
        return text.Length > 0 && text.All(char.IsAsciiDigit) ? null : "Invalid input.";
    }

    public override void Describe(JsonObject schema) => schema["pattern"] = "^[0-9]+$";
}

internal sealed record EmailRule : FieldRule
{
    private static readonly InputPattern Local = new(
        @"[-!#$%&'*+/=?^_`{}|~\p{L}\p{M}\p{N}]+(\.[-!#$%&'*+/=?^_`{}|~\p{L}\p{M}\p{N}]+)*|""([!#-\[\]-~]|\\[ -~])*""");

    private static readonly InputPattern Domain = new(
        @"localhost|([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}");

    /// <remarks>A domain in another alphabet is checked in the form that the network uses.</remarks>
    public override string? Check(JsonNode value)
    {
        var text = value.GetValue<string>();
        var at = text.LastIndexOf('@');
        return at > 0 && Local.IsMatch(text[..at]) && Ascii(text[(at + 1)..]) is { } domain && Domain.IsMatch(domain)
            ? null
            : "Not a valid email address.";
    }

    public override void Describe(JsonObject schema) => schema["format"] = "idn-email";

    private static string? Ascii(string domain)
    {
        try
        {
            return domain.All(char.IsAscii) ? domain : new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

internal sealed record AsteriskSectionRule(int Max) : FieldRule
{
    private static readonly InputPattern Name = new("[-_.a-zA-Z0-9]+");

    public override string? Check(JsonNode value)
    {
        var text = value.GetValue<string>();
        return text.Length == 0 ? "Shorter than minimum length 1"
            : LengthRule.TextLength(text) > Max ? $"Longer than maximum length {Max}"
            : text.ToLowerInvariant() is "global" or "system" ? "Reserved Asterisk section name"
            : Name.IsMatch(text) ? null
            : "Not a valid Asterisk section name";
    }

    public override void Describe(JsonObject schema)
    {
        schema["pattern"] = "^[-_.a-zA-Z0-9]+$";
        schema["maxLength"] = Max;
    }
}
