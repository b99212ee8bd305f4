using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Confd.Plugins;

/// <summary>
/// Arguments of a dialplan application, as an interpolated text: the literal parts stay unchanged, and the values filled in can
/// neither end an argument nor call a function.
/// </summary>
/// <remarks>
/// Source: docs.asterisk.org, Extension Syntax: commas separate arguments, round brackets and quotes group them, <c>${</c> and
/// <c>$[</c> begin computed text, <c>&amp;</c> separates devices or sounds.
/// </remarks>
[InterpolatedStringHandler]
internal readonly partial struct DialplanText(int literalLength, int formattedCount)
{
    private readonly StringBuilder text = new(literalLength + (formattedCount * 16));

    /// <summary>True for a text that can stay unchanged.</summary>
    public static bool IsPlain(string value) => Plain().IsMatch(value);

    /// <summary>True for a sound file that can be played, which excludes messages of mailboxes.</summary>
    public static bool IsSound(string value) =>
        IsPlain(value) && !value.Contains("..", StringComparison.Ordinal) && !value.Contains("/voicemail/", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a number that can be dialled.</summary>
    public static bool IsNumber(string value) => Number().IsMatch(value);

    /// <summary>True for a number or a pattern of numbers.</summary>
    public static bool IsPattern(string value) => Pattern().IsMatch(value);

    /// <summary>
    /// A text of any letters as the value of a variable. Only for <c>Set</c>, which takes everything as one argument.
    /// </summary>
    public static string ValueOf(string value) => IsPlain(value) ? value : $"${{URIDECODE({Uri.EscapeDataString(value)})}}";

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted(long value) => text.Append(value.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Guid value) => text.Append($"{value}");

    public void AppendFormatted(DialplanCode value) => text.Append(value.Text);

    /// <summary>A character that is not plain becomes an underscore.</summary>
    public void AppendFormatted(string? value) => text.Append(NotPlain().Replace(value ?? "", "_"));

    public override string ToString() => text.ToString();

    [GeneratedRegex(@"\A[\p{L}\p{Nd} _.@+:/*#=-]*\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _.@+:/*#=-]")]
    private static partial Regex NotPlain();

    [GeneratedRegex(@"\A\+?[0-9*#]+\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A([0-9A-Za-z*#+]+|_[0-9A-Za-z*#+\[\]-]+[.!]?)\z")]
    private static partial Regex Pattern();
}

/// <summary>A text that is known to be harmless: code made it.</summary>
internal readonly record struct DialplanCode(string Text);
