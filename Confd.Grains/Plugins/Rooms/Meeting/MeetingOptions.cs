using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Meetings. Section <c>Confd:Meetings</c>.</summary>
[Section("Confd:Meetings")]
public sealed class MeetingOptions
{
    /// <summary>How often old meetings and authorizations are removed, 100 ms to 1 day. Default 10 minutes.</summary>
    [DurationRange("00:00:00.1", "1.00:00:00")]
    public Duration PurgeInterval { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class MeetingOptionsValidator : IValidateOptions<MeetingOptions>;
