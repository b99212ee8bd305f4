using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>
/// Writes Asterisk's configuration format. Every value stays one value: line ends and other control characters become blanks,
/// and semicolons are escaped. Names that the format can't express are left out.
/// </summary>
/// <remarks>
/// Asterisk reads lines of <c>[section]</c>, <c>name = value</c> and <c>name => value</c>; a semicolon begins a comment unless a
/// backslash is before it; <c>#</c> at the beginning of a line is a directive. Source: docs.asterisk.org, Configuration Files.
/// </remarks>
public sealed partial class ConfText
{
    private const int TypicalLength = 2048;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> FirstOfName = SearchValues.Create(Letters + "_@/*");

    private static readonly SearchValues<char> OfName = SearchValues.Create(Letters + "_@/*.: !-");

    private static readonly SearchValues<char> Unclean =
        SearchValues.Create([';', '\u007f', .. Enumerable.Range(0, ' ').Select(code => (char)code)]);

    private readonly ArrayBufferWriter<byte> buffer = new(TypicalLength);
    private List<(int Start, int End)>? secrets;
    private List<Finding>? findings;

    internal ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    internal IReadOnlyList<(int Start, int End)> Secrets => secrets ?? [];

    internal IReadOnlyList<Finding> Findings => findings ?? [];

    /// <summary>Begins another text. What was written is lost; lists that were taken stay.</summary>
    internal void Clear()
    {
        buffer.ResetWrittenCount();
        (secrets, findings) = (null, null);
    }

    /// <summary>True for what can be an option's name.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && FirstOfName.Contains(name[0]) && !name.AsSpan().ContainsAnyExcept(OfName);

    /// <summary>Reads a switch as Asterisk does.</summary>
    public static bool IsYes(string value) => value.Trim().ToLowerInvariant() is "yes" or "true" or "y" or "t" or "1" or "on";

    /// <summary>Begins a section.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="suffix">What follows the brackets: <c>!</c> for a template, or the names of templates.</param>
    public ConfText Section(string name, string? suffix = null)
    {
        if (buffer.WrittenCount > 0)
        {
            Raw("\n");
        }
        Raw("[");
        Raw(Clean(name).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));
        Raw("]");
        if (suffix is not null)
        {
            Raw($"({suffix})");
        }
        Raw("\n");
        return this;
    }

    /// <summary><c>name = value</c>; nothing when there is no value.</summary>
    public ConfText Option(string name, string? value, bool isSecret = false) => Write(name, " = ", value, isSecret);

    /// <inheritdoc cref="Option(string, string?, bool)"/>
    public ConfText Option(string name, long? value) => Option(name, value is { } number ? $"{number}" : null);

    /// <summary><c>name = yes</c> or <c>name = no</c>; nothing when there is no value.</summary>
    public ConfText Option(string name, bool? value) => Option(name, value switch { true => "yes", false => "no", null => null });

    /// <summary>Pairs of option and value, in their order; items that are not pairs are left out.</summary>
    /// <param name="options">The pairs.</param>
    /// <param name="secret">Names of options whose value is a secret.</param>
    public ConfText Options(IEnumerable<IReadOnlyList<string>> options, IReadOnlySet<string>? secret = null)
    {
        foreach (var option in options)
        {
            if (option is [var name, var value])
            {
                Option(name, value, secret?.Contains(name.Trim()) == true);
            }
        }
        return this;
    }

    /// <summary>Options of a document of settings, in their order.</summary>
    /// <param name="options">The options.</param>
    /// <param name="secret">Names of options whose value is a secret.</param>
    public ConfText Options(IEnumerable<AsteriskOption> options, IReadOnlySet<string>? secret = null) =>
        Options(options.Select(option => (IReadOnlyList<string>)[option.Key, option.Value ?? ""]), secret);

    /// <summary><c>name => value</c>.</summary>
    public ConfText Object(string name, string? value, bool isSecret = false) => Write(name, " => ", value, isSecret);

    /// <summary>
    /// <c>FUNCTION(argument) = value</c>: in the section <c>globals</c> of a dialplan, Asterisk calls the function when it reads the file.
    /// </summary>
    /// <param name="function">A function of the dialplan.</param>
    /// <param name="argument">Letters, digits, colons and hyphens; the line is left out otherwise.</param>
    /// <param name="value">What the function is set to.</param>
    public ConfText Function(string function, string argument, string value)
    {
        if (IsName(function) && IsName(argument))
        {
            Raw($"{function}({argument}) = {Clean(value)}\n");
        }
        return this;
    }

    /// <summary>Adds a finding: something that an administrator should look at.</summary>
    public ConfText Find(FindingSeverity severity, ResourceId resource, string message)
    {
        (findings ??= []).Add(new Finding(severity, resource, message));
        return this;
    }

    /// <summary>Adds a finding: it works, but may not be intended.</summary>
    public ConfText Warning(ResourceId resource, string message) => Find(FindingSeverity.Warning, resource, message);

    /// <summary>Adds a finding: something does not work as configured.</summary>
    public ConfText Error(ResourceId resource, string message) => Find(FindingSeverity.Error, resource, message);

    /// <summary>A value as the file has it.</summary>
    internal static string Clean(string value) => value.AsSpan().ContainsAny(Unclean)
        ? ControlCharacter().Replace(value, " ").Trim().Replace(";", "\\;", StringComparison.Ordinal)
        : value.Trim();

    private ConfText Write(string name, string sign, string? value, bool isSecret)
    {
        name = name.Trim();
        if (value is null || !IsName(name))
        {
            return this;
        }
        Raw(name);
        Raw(sign);
        var start = buffer.WrittenCount;
        Raw(Clean(value));
        if (isSecret && buffer.WrittenCount > start)
        {
            (secrets ??= []).Add((start, buffer.WrittenCount));
        }
        Raw("\n");
        return this;
    }

    private void Raw(string text) =>
        buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    [GeneratedRegex(@"[\u0000-\u001f\u007f]")]
    private static partial Regex ControlCharacter();
}

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>It works, but may not be intended.</summary>
    Warning,

    /// <summary>Something does not work as configured.</summary>
    Error,
}

/// <summary>Something in the configuration that an administrator should look at.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Resource">The resource that it is about.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record Finding(FindingSeverity Severity, ResourceId Resource, string Message);
