using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Fields;

internal enum FieldKind
{
    String,
    Integer,
    Float,
    Boolean,
    Uuid,
    DateTime,
    List,
    Nested,
    Free,
    Destination,
    Positions,
}

/// <summary>One field of a record: type and rules, from the property and its attributes.</summary>
internal sealed record FieldSchema
{
    private static readonly HashSet<string> NoOptions = [];

    public required string Name { get; init; }

    public required FieldKind Kind { get; init; }

    public required bool IsNullable { get; init; }

    public bool IsRequired { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>Bodies of edits do not change it.</summary>
    public bool IsCreateOnly { get; init; }

    public bool IsInternal { get; init; }

    public bool IsWriteOnly { get; init; }

    /// <summary>The whole value is a secret.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Names of the options whose values are secret, for a list of options; case is ignored.</summary>
    public IReadOnlySet<string> SecretOptions { get; init; } = NoOptions;

    public bool IsLenient { get; init; }

    /// <summary>Blanks around the text are ignored.</summary>
    public bool IsTrimmed { get; init; }

    /// <summary>Faults of its type are objects of message and constraint.</summary>
    public bool HasStructuredFaults { get; init; }

    /// <summary>A text with line breaks.</summary>
    public bool IsMultiLine { get; init; }

    public bool NullMeansDefault { get; init; }

    /// <summary>A list of records with faults in the form of a list of single values.</summary>
    public bool IsPlainList { get; init; }

    /// <summary>Bits of an integer: 32 or 64.</summary>
    public int Bits { get; init; } = 32;

    /// <summary>Rules of the value itself, in declared order.</summary>
    public IReadOnlyList<FieldRule> Rules { get; init; } = [];

    /// <summary>The resource that the text may name; null for none.</summary>
    public MayNameAttribute? MayName { get; init; }

    /// <summary>Schema of a nested record.</summary>
    public RecordSchema? Nested { get; init; }

    /// <summary>Which of several catalogues a destination is from; empty for the usual one.</summary>
    public string Catalogue { get; init; } = "";

    /// <summary>Schema of each item of a list, or of a value with a position.</summary>
    public FieldSchema? Item { get; init; }

    /// <summary>How error texts call a value with a position.</summary>
    public string ItemName { get; init; } = "";

    /// <summary>The property, for its description.</summary>
    public PropertyInfo? Property { get; init; }

    /// <summary>The default, null when the record has none.</summary>
    public JsonNode? Default { get; init; }

    public bool IsReadable => !IsReadOnly && !IsInternal;

    public bool IsShown => !IsInternal && !IsWriteOnly;

    /// <summary>No value of it can hold a secret.</summary>
    public bool IsOpen => !IsSecret && SecretOptions.Count == 0
        && Kind is not (FieldKind.Nested or FieldKind.Positions or FieldKind.Destination) && Item is null or { IsOpen: true };

    /// <summary>A list of options: pairs of name and value, or records with a key and a value.</summary>
    public bool IsOptionList => Kind == FieldKind.List
        && (Item is { Kind: FieldKind.List, Item.Kind: FieldKind.String }
            || (Item?.Nested is { } option && option.Has("key") && option.Has("value")));
}

/// <summary>A rule of one value: what it demands, as message and as JSON schema.</summary>
internal abstract record FieldRule
{
    /// <summary>Null when the value keeps the rule.</summary>
    public abstract string? Check(JsonNode value);

    public abstract void Describe(JsonObject schema);

    /// <param name="property">The property with the attributes.</param>
    /// <param name="level">See <see cref="LevelAttribute"/>.</param>
    public static IReadOnlyList<FieldRule> Of(PropertyInfo property, int level) =>
    [
        .. property.GetCustomAttributes().Where(attribute => ((attribute as LevelAttribute)?.Level ?? 0) == level)
            .Select(attribute => Make(attribute, property)).OfType<FieldRule>(),
    ];

    private static FieldRule? Make(Attribute attribute, PropertyInfo property) => attribute switch
    {
        NotEmptyAttribute => new NotEmptyRule(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)),
        LengthAttribute length => new LengthRule(length.Min, length.Max, length.Equal),
        RangeAttribute range => new RangeRule(range.Min, range.Max),
        PatternAttribute { Message: { } message } pattern => new PatternRule(pattern.Pattern, message),
        PatternAttribute pattern => new PatternRule(pattern.Pattern),
        NoneOfAttribute noneOf => new NoneOfRule(noneOf.Message, noneOf.Choices),
        OneOfAttribute oneOf => new OneOfRule(oneOf.Choices),
        AcceptedAttribute => new AcceptedRule(),
        DigitsAttribute => new DigitsRule(),
        EmailAttribute => new EmailRule(),
        AsteriskSectionAttribute section => new AsteriskSectionRule(section.Max),
        _ => null,
    };
}
