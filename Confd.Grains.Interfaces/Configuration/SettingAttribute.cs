using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Confd.Configuration;

/// <summary>The rule for the value of a key. An absent or empty key has its default.</summary>
/// <param name="demand">Completes the sentence "The key must be".</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class SettingAttribute(string demand) : ValidationAttribute
{
    /// <summary>Completes the sentence "The key must be".</summary>
    public string Demand { get; } = demand;

    /// <summary>Whether the value meets the demand.</summary>
    protected abstract bool Allows(object value);

    /// <inheritdoc/>
    protected sealed override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is null || Allows(value)
            ? ValidationResult.Success
            : new ValidationResult(WrongKey.Line(validationContext.ObjectType.GetProperty(validationContext.MemberName!)!, value));
}

/// <summary>A whole number, both ends included.</summary>
public sealed class NumberAttribute(long min, long max) : SettingAttribute($"a whole number from {min} to {max}")
{
    /// <inheritdoc/>
    protected override bool Allows(object value) =>
        Convert.ToInt64(value, CultureInfo.InvariantCulture) is var number && number >= min && number <= max;
}

/// <summary>A <see cref="Duration"/>, both ends included.</summary>
public sealed class DurationRangeAttribute(string min, string max)
    : SettingAttribute($"seconds or hh:mm:ss, from {TimeSpan.Parse(min, CultureInfo.InvariantCulture)} to {TimeSpan.Parse(max, CultureInfo.InvariantCulture)}")
{
    private readonly TimeSpan least = TimeSpan.Parse(min, CultureInfo.InvariantCulture);
    private readonly TimeSpan most = TimeSpan.Parse(max, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override bool Allows(object value) => (TimeSpan)(Duration)value is var time && time >= least && time <= most;
}

/// <summary>One of some words, such as <c>text or json</c>.</summary>
/// <param name="words">The words as listed in a sentence.</param>
public sealed class OneOfAttribute(string words) : SettingAttribute(words)
{
    private readonly string[] allowed = words.Replace(" or ", ", ", StringComparison.Ordinal).Split(", ");

    /// <inheritdoc/>
    protected override bool Allows(object value) => allowed.Contains((string)value);
}

/// <summary>A text of a certain shape.</summary>
/// <param name="pattern">Regular expression of the whole text.</param>
/// <param name="demand">The pattern in words.</param>
public sealed class ShapeAttribute(string pattern, string demand) : SettingAttribute(demand)
{
    /// <inheritdoc/>
    protected override bool Allows(object value) => Regex.IsMatch((string)value, $"^(?:{pattern})\\z", RegexOptions.Singleline);
}

/// <summary>A uuid with its four hyphens.</summary>
public sealed class UuidAttribute() : SettingAttribute("a uuid")
{
    /// <inheritdoc/>
    protected override bool Allows(object value) => Guid.TryParseExact((string)value, "D", out _);
}

/// <summary>An absolute http or https address.</summary>
public sealed class AddressAttribute() : SettingAttribute("an address like http://host:port/path")
{
    /// <inheritdoc/>
    protected override bool Allows(object value) =>
        value is Uri { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" };
}

/// <summary>The address of a broker.</summary>
public sealed class BrokerAddressAttribute() : SettingAttribute("a URL that begins with amqp:// or amqps://")
{
    /// <inheritdoc/>
    protected override bool Allows(object value) => value is Uri { IsAbsoluteUri: true, Scheme: "amqp" or "amqps" };
}

/// <summary>An IP address.</summary>
public sealed class IpAddressAttribute() : SettingAttribute("an IP address")
{
    /// <inheritdoc/>
    protected override bool Allows(object value) => IPAddress.TryParse((string)value, out _);
}

/// <summary>A <see cref="TextList"/> of IP addresses.</summary>
public sealed class IpAddressesAttribute() : SettingAttribute("a list of IP addresses")
{
    /// <inheritdoc/>
    protected override bool Allows(object value) => ((TextList)value).TrueForAll(text => IPAddress.TryParse(text, out _));
}

/// <summary>Addresses to listen on, separated by semicolons.</summary>
public sealed class ListenAddressesAttribute() : SettingAttribute("addresses like http://host:port, parted by semicolons")
{
    /// <summary>The addresses one by one.</summary>
    public static string[] Split(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <inheritdoc/>
    protected override bool Allows(object value) => Split((string)value) is { Length: > 0 } addresses && addresses.All(CanBeListenedOn);

    /// <summary>Kestrel also takes http://*:port and http://+:port for every interface.</summary>
    private static bool CanBeListenedOn(string address) =>
        Uri.TryCreate(
            address.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal),
            UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https";
}

/// <summary>An IP address and a port to listen on.</summary>
public sealed class TcpAddressAttribute() : SettingAttribute("an IP address and a port like tcp://127.0.0.1:8669")
{
    /// <summary>Where to listen; null for any other text.</summary>
    public static IPEndPoint? EndPointOf(Uri? address) =>
        address is { IsAbsoluteUri: true, Scheme: "tcp", Port: > 0, AbsolutePath: "" or "/", Query: "", Fragment: "", UserInfo: "" }
        && IPAddress.TryParse(address.DnsSafeHost == "localhost" ? "127.0.0.1" : address.DnsSafeHost, out var ip)
            ? new IPEndPoint(ip, address.Port)
            : null;

    /// <inheritdoc/>
    protected override bool Allows(object value) => EndPointOf(value as Uri) is not null;
}
