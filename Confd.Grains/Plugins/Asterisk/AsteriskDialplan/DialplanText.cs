using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Confd.Plugins;

/// <summary>
/// Arguments of a dialplan application, written as an interpolated text: what the code says stands as it is, and what it fills in can
/// neither end an argument nor call a function.
/// </summary>
/// <remarks>
/// Source: docs.asterisk.org, Extension Syntax: commas part arguments, round brackets and quotes group them, <c>${</c> and <c>$[</c> begin
/// what is computed, <c>&amp;</c> parts what is dialled or played.
/// </remarks>
[InterpolatedStringHandler]
internal readonly partial struct DialplanText(int literalLength, int formattedCount)
{
    private readonly StringBuilder text = new(literalLength + (formattedCount * 16));

    /// <summary>True for a text that stands as it is.</summary>
    public static bool IsPlain(string value) => Plain().IsMatch(value);

    /// <summary>True for a sound file that can be played: nobody's messages.</summary>
    public static bool IsSound(string value) =>
        IsPlain(value) && !value.Contains("..", StringComparison.Ordinal) && !value.Contains("/voicemail/", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a number that can be dialled.</summary>
    public static bool IsNumber(string value) => Number().IsMatch(value);

    /// <summary>True for a number or a pattern of numbers.</summary>
    public static bool IsPattern(string value) => Pattern().IsMatch(value);

    /// <summary>
    /// A text of any letters as the value of a variable. Only <c>Set</c> takes one: it has a single argument, whatever is in it.
    /// </summary>
    public static string ValueOf(string value) => IsPlain(value) ? value : $"${{URIDECODE({Uri.EscapeDataString(value)})}}";

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted(long value) => text.Append(value.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Guid value) => text.Append($"{value}");

    public void AppendFormatted(DialplanCode value) => text.Append(value.Text);

    /// <summary>What is not plain becomes an underscore.</summary>
    public void AppendFormatted(string? value) => text.Append(NotPlain().Replace(value ?? "", "_"));

    /// <inheritdoc/>
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

/// <summary>A text that is known to be harmless: it was made by code.</summary>
internal readonly record struct DialplanCode(string Text);
