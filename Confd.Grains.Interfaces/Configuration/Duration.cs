using System.ComponentModel;
using System.Globalization;

namespace Confd.Configuration;

/// <summary>A length of time in configuration: seconds (<c>2.5</c>) or <c>hh:mm:ss</c>.</summary>
[TypeConverter(typeof(Converter))]
public readonly struct Duration
{
    private readonly TimeSpan time;
    private readonly string? text;

    private Duration(TimeSpan time, string? text)
    {
        this.time = time;
        this.text = text;
    }

    /// <summary>The length.</summary>
    public static implicit operator TimeSpan(Duration duration) => duration.time;

    /// <summary>For defaults.</summary>
    public static implicit operator Duration(TimeSpan time) => new(time, null);

    /// <summary>The written form.</summary>
    public override string ToString() => text ?? time.ToString();

    private static Duration? Read(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= TimeSpan.MaxValue.TotalSeconds / 2 ? new Duration(TimeSpan.FromSeconds(seconds), text)
        : text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? new Duration(time, text)
        : null;

    internal sealed class Converter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            Read((string)value) ?? throw new FormatException();
    }
}
