namespace Confd.Fields;

/// <summary>The field must be given when a resource (or a nested object) is created.</summary>
/// <remarks>
/// Nullability comes from the C# type: <c>string?</c> takes null, <c>string</c> refuses it.
/// The default is the property's initializer. The wire name is the property's name in snake_case.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>A column of the resource's list: requests filter, search and sort by the field.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute : Attribute
{
    /// <summary>Searches look into it; true by default.</summary>
    public bool IsSearched { get; set; } = true;

    /// <summary>Requests can sort by it; true by default.</summary>
    public bool IsSorted { get; set; } = true;
}

/// <summary>Lists are sorted by this column unless the request says otherwise; by <c>id</c> without it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultOrderAttribute : Attribute;

/// <summary>Shown to callers, ignored in bodies; only the service sets it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReadOnlyFieldAttribute : Attribute;

/// <summary>Given at creation and never changed: edits ignore it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CreateOnlyAttribute : Attribute;

/// <summary>Stored with the resource, never shown and never read from a body.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InternalAttribute : Attribute;

/// <summary>Read from bodies and stored, never shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WriteOnlyAttribute : Attribute;

/// <summary>
/// The field is a secret: a password, a pin, a key. Callers who may read the resource see it; histories, log lines and traces
/// never show it, and the API description says so. For a list or an object the whole value is secret.
/// </summary>
/// <remarks>
/// A record with a secret prints itself with <see cref="RecordText"/>. A computed view field with a secret declares
/// <c>[return: Secret]</c> on its lambda.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.ReturnValue)]
public sealed class SecretAttribute : Attribute;

/// <summary>
/// Names the options whose values are secret, in a list of options: pairs of name and value, or records with a key and a
/// value. On a record it applies to each such list of the record.
/// </summary>
/// <param name="names">The options, in any case, as Asterisk ignores it.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class SecretOptionsAttribute(params string[] names) : Attribute
{
    /// <summary>The options whose values are secret.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>A field that refuses null accepts it at creation and takes its default.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NullMeansDefaultOnCreateAttribute : Attribute;

/// <summary>A boolean that also accepts the usual words and 0 and 1 (<c>"yes"</c>, <c>"off"</c>, <c>"t"</c> …).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LenientAttribute : Attribute;

/// <summary>
/// A wrong type and a missing value are reported as
/// <c>{'message': …, 'constraint_id': 'type', 'constraint': 'string'}</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StructuredFaultsAttribute : Attribute;

/// <summary>The text may have line breaks and tabs; without this no text may have control characters.</summary>
/// <remarks>For texts that people read. Text for a line of a configuration file must not have line breaks.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MultiLineAttribute : Attribute;

/// <summary>An empty text is stored as null.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyIsNullAttribute : Attribute;

/// <summary>Blanks around the text are removed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TrimmedAttribute : Attribute;

/// <summary>The property is an <c>IReadOnlyDictionary&lt;int, TRecord&gt;</c>: an object whose names are positions, from 1 on.</summary>
/// <param name="called">Name in error texts for the value at a position.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PositionsAttribute(string called) : Attribute
{
    /// <summary>Name in error texts for the value at a position.</summary>
    public string Called { get; } = called;
}

/// <summary>A rule that a field's value keeps, or what is within a list.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public abstract class LevelAttribute : Attribute
{
    /// <summary>0 (default) for the value itself, 1 for each item of the list, 2 for each item of its inner lists.</summary>
    public int Level { get; init; }
}

/// <summary>Length of a text in characters or of a list in items, both ends included.</summary>
public sealed class LengthAttribute : LevelAttribute
{
    /// <summary>Minimum, or -1 for none.</summary>
    public int Min { get; init; } = -1;

    /// <summary>Maximum, or -1 for none.</summary>
    public int Max { get; init; } = -1;

    /// <summary>Exact number, or -1 for any.</summary>
    public int Equal { get; init; } = -1;
}

/// <summary>The list has at least one item; otherwise <c>field cannot be empty</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotEmptyAttribute : Attribute;

/// <summary>Smallest and largest value of a number, both included.</summary>
public sealed class RangeAttribute : LevelAttribute
{
    /// <summary>Smallest, or <see cref="long.MinValue"/> for no lower bound.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>Largest, or <see cref="long.MaxValue"/> for no upper bound.</summary>
    public long Max { get; init; } = long.MaxValue;
}

/// <summary>
/// The whole text must match this regular expression, whose <c>\d</c>, <c>\w</c> and <c>\s</c> match only ASCII.
/// </summary>
public sealed class PatternAttribute(string pattern) : LevelAttribute
{
    /// <summary>Regular expression.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Error text, or null for the usual one.</summary>
    public string? Message { get; init; }
}

/// <summary>The text must not be one of these, ignoring case.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class NoneOfAttribute(string message, params string[] choices) : Attribute
{
    /// <summary>Error text.</summary>
    public string Message { get; } = message;

    /// <summary>The refused texts.</summary>
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

/// <summary>The boolean must be true, because the caller must agree.</summary>
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
    /// <summary>Maximum length of the name.</summary>
    public int Max { get; init; } = 79;
}

/// <summary>
/// A text that may name a resource. The resource need not exist. The text is refused as not found when the resource belongs to
/// another tenant than the record.
/// </summary>
/// <param name="kind">Plugin of the resource.</param>
/// <param name="by">The resource's unique rule by which the text names it.</param>
/// <param name="called">Name of the resource's kind in error texts.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MayNameAttribute(string kind, string by, string called) : Attribute
{
    /// <summary>Plugin of the resource.</summary>
    public string Kind => kind;

    /// <summary>The resource's unique rule by which the text names it.</summary>
    public string By => by;

    /// <summary>Name of the resource's kind in error texts.</summary>
    public string Called => called;
}
