namespace Confd.Fields;

/// <summary>The field must be given when a resource (or a nested object) is created.</summary>
/// <remarks>
/// Nullability comes from the C# type: <c>string?</c> takes null, <c>string</c> refuses it.
/// The default is the property's initializer. The wire name is the property's name in snake_case.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>Shown to callers, ignored in bodies; only the service sets it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReadOnlyFieldAttribute : Attribute;

/// <summary>Stored with the resource, never shown and never read from a body.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InternalAttribute : Attribute;

/// <summary>Read from bodies and stored, never shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WriteOnlyAttribute : Attribute;

/// <summary>
/// The field holds a secret: a password, a pin, a key. Who may read the resource sees it; histories, log lines and traces
/// never show it, and the API description says so. Of a list or an object the whole value is secret.
/// </summary>
/// <remarks>
/// A record that has one prints itself with <see cref="RecordText"/>. A computed field of a view that shows one says
/// <c>[return: Secret]</c> on its lambda.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.ReturnValue)]
public sealed class SecretAttribute : Attribute;

/// <summary>
/// Names the options whose values are secret, in a list of options: pairs of name and value, or records with a key and a
/// value. On a record it holds for each such list of the record.
/// </summary>
/// <param name="names">The options, whose case does not count, as Asterisk does not look at it.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class SecretOptionsAttribute(params string[] names) : Attribute
{
    /// <summary>The options whose values are secret.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>A field that refuses null takes it when the resource is created: the default applies.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NullMeansDefaultOnCreateAttribute : Attribute;

/// <summary>A boolean that also takes the usual words and 0 and 1 (<c>"yes"</c>, <c>"off"</c>, <c>"t"</c> …).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LenientAttribute : Attribute;

/// <summary>
/// Faults of the value's type, and a value that is missing, are told as
/// <c>{'message': …, 'constraint_id': 'type', 'constraint': 'string'}</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StructuredFaultsAttribute : Attribute;

/// <summary>The text may have line breaks and tabs; without this no text may have control characters.</summary>
/// <remarks>For texts that people read. What goes into a line of a configuration file must not have any.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MultiLineAttribute : Attribute;

/// <summary>An empty text means that there is none: it is stored as null.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyIsNullAttribute : Attribute;

/// <summary>Blanks around the text are no part of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TrimmedAttribute : Attribute;

/// <summary>The property is an <c>IReadOnlyDictionary&lt;int, TRecord&gt;</c>: an object whose names are positions, from 1 on.</summary>
/// <param name="called">How error texts call what has a position.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PositionsAttribute(string called) : Attribute
{
    /// <summary>How error texts call what has a position.</summary>
    public string Called { get; } = called;
}

/// <summary>Length of a text in characters or of a list in items, both ends included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute : Attribute
{
    /// <summary>Fewest, or -1 for no lower bound.</summary>
    public int Min { get; init; } = -1;

    /// <summary>Most, or -1 for no upper bound.</summary>
    public int Max { get; init; } = -1;

    /// <summary>Exactly so many, or -1.</summary>
    public int Equal { get; init; } = -1;
}

/// <summary>Length of every item of a list (an inner list, or a text).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemLengthAttribute : Attribute
{
    /// <summary>Fewest, or -1 for no lower bound.</summary>
    public int Min { get; init; } = -1;

    /// <summary>Most, or -1 for no upper bound.</summary>
    public int Max { get; init; } = -1;

    /// <summary>Exactly so many, or -1.</summary>
    public int Equal { get; init; } = -1;
}

/// <summary>Pattern of every text of a list; the whole text must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemPatternAttribute(string pattern) : Attribute
{
    /// <summary>Regular expression.</summary>
    public string Pattern { get; } = pattern;
}

/// <summary>Smallest and largest value of every number of a list, both included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemRangeAttribute : Attribute
{
    /// <summary>Smallest, or <see cref="long.MinValue"/> for no lower bound.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>Largest, or <see cref="long.MaxValue"/> for no upper bound.</summary>
    public long Max { get; init; } = long.MaxValue;
}

/// <summary>The list has at least one item; otherwise <c>field cannot be empty</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotEmptyAttribute : Attribute;

/// <summary>Length of every text in the inner lists of a list of lists.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InnerItemLengthAttribute : Attribute
{
    /// <summary>Fewest, or -1 for no lower bound.</summary>
    public int Min { get; init; } = -1;

    /// <summary>Most, or -1 for no upper bound.</summary>
    public int Max { get; init; } = -1;
}

/// <summary>Pattern of every text in the inner lists of a list of lists; the whole text must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InnerItemPatternAttribute(string pattern) : Attribute
{
    /// <summary>Regular expression.</summary>
    public string Pattern { get; } = pattern;
}

/// <summary>Smallest and largest value of a number, both included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute : Attribute
{
    /// <summary>Smallest, or <see cref="long.MinValue"/> for no lower bound.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>Largest, or <see cref="long.MaxValue"/> for no upper bound.</summary>
    public long Max { get; init; } = long.MaxValue;
}

/// <summary>The whole text must match this regular expression, whose <c>\d</c>, <c>\w</c> and <c>\s</c> are ASCII alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string pattern) : Attribute
{
    /// <summary>Regular expression.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Error text, or null for the usual one.</summary>
    public string? Message { get; init; }
}

/// <summary>The text must not be one of these, in whatever case.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class NoneOfAttribute(string message, params string[] choices) : Attribute
{
    /// <summary>Error text.</summary>
    public string Message { get; } = message;

    /// <summary>What is refused.</summary>
    public IReadOnlyList<string> Choices { get; } = choices;
}

/// <summary>A list of objects whose error texts are those of lists of single values.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainListAttribute : Attribute;

/// <summary>The text must be one of these.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(params string[] choices) : Attribute
{
    /// <summary>The choices, in the order in which the error text lists them.</summary>
    public IReadOnlyList<string> Choices { get; } = choices;
}

/// <summary>The boolean is true: what must be agreed to.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AcceptedAttribute : Attribute;

/// <summary>The text consists of one or more digits.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DigitsAttribute : Attribute;

/// <summary>The text is an e-mail address.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmailAttribute : Attribute;

/// <summary>The text is a section name of an Asterisk configuration file: 1 to 79 of <c>-_.a-zA-Z0-9</c>, not <c>global</c> or <c>system</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AsteriskSectionAttribute : Attribute
{
    /// <summary>Longest name.</summary>
    public int Max { get; init; } = 79;
}

/// <summary>
/// A text that may name a resource. It need not exist, but is refused as not found when it belongs to another tenant than
/// the record that names it.
/// </summary>
/// <param name="kind">Plugin of the resource.</param>
/// <param name="by">The resource's unique rule by which the text names it.</param>
/// <param name="called">How error texts call the resource.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MayNameAttribute(string kind, string by, string called) : Attribute
{
    /// <summary>Plugin of the resource.</summary>
    public string Kind => kind;

    /// <summary>The resource's unique rule by which the text names it.</summary>
    public string By => by;

    /// <summary>How error texts call the resource.</summary>
    public string Called => called;
}
