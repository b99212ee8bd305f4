using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Asterisk's REST interface. Section <c>Confd:Ari</c>.</summary>
[Section("Confd:Ari")]
public sealed class AriOptions
{
    /// <summary>Its address, for example <c>http://127.0.0.1:5039/ari</c>. Default: it is not used.</summary>
    [Address]
    public Uri? Url { get; set; }

    /// <summary>User of ari.conf. Default <c>confd</c>.</summary>
    public string Username { get; set; } = "confd";

    /// <summary>Password of <see cref="Username"/>.</summary>
    [Secret]
    public string? Password { get; set; }

    /// <summary>Longest wait for an answer, 100 ms to 1 minute. Default 10 seconds.</summary>
    [DurationRange("00:00:00.1", "00:01:00")]
    public Duration Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class AriOptionsValidator : IValidateOptions<AriOptions>;
