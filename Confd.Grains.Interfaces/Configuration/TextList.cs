using System.ComponentModel;
using System.Globalization;

namespace Confd.Configuration;

/// <summary>A list of texts: <c>key:0</c>, <c>key:1</c> …, or one text with commas.</summary>
[TypeConverter(typeof(Converter))]
public sealed class TextList : List<string>
{
    /// <summary>The list in its written form.</summary>
    public override string ToString() => string.Join(", ", this);

    internal sealed class Converter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            TextList list = [.. ((string)value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            return list;
        }
    }
}
