using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Reloads of other daemons, through sysconfd. Section <c>Confd:Sysconfd</c>.</summary>
[Section("Confd:Sysconfd")]
public sealed class SysconfdOptions
{
    /// <summary>Commands are sent. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Address of sysconfd. Default <c>http://127.0.0.1:8668</c>.</summary>
    [Address]
    public Uri Url { get; set; } = new("http://127.0.0.1:8668");

    /// <summary>How long equal commands are gathered into one, 0 to 1 minute. Default 1 second.</summary>
    [DurationRange("00:00:00", "00:01:00")]
    public Duration Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a request waits for sysconfd's answer, 0.1 to 8 seconds. Default 3 seconds.</summary>
    [DurationRange("00:00:00.1", "00:00:08")]
    public Duration Timeout { get; set; } = TimeSpan.FromSeconds(3);
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class SysconfdOptionsValidator : IValidateOptions<SysconfdOptions>;
