using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Where phones are kept. Section <c>Confd:Provd</c>.</summary>
[Section("Confd:Provd")]
public sealed class ProvdOptions
{
    /// <summary><c>embedded</c> (default): here, with everything else. <c>provd</c>: in wazo-provd.</summary>
    [OneOf("embedded or provd")]
    public string Mode { get; set; } = "embedded";

    /// <summary>Plugins that devices may name. Default: none. For <c>embedded</c>.</summary>
    public TextList Plugins { get; set; } = [];

    /// <summary>Templates that devices may name besides <c>defaultconfigdevice</c>. Default: none. For <c>embedded</c>.</summary>
    public TextList Templates { get; set; } = [];

    /// <summary>Address of wazo-provd without <c>/0.2</c>. Default <c>http://localhost:8666</c>.</summary>
    [Address]
    public Uri Url { get; set; } = new("http://localhost:8666");

    /// <summary>Sent to wazo-provd as <c>X-Auth-Token</c>. Default: none is sent.</summary>
    [Secret]
    public string? Token { get; set; }

    /// <summary>How long one try of a call may take, 0.1 to 8 seconds. Default 3 seconds.</summary>
    [DurationRange("00:00:00.1", "00:00:08")]
    public Duration Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long wazo-provd gets no calls after repeated failures, 0.5 seconds to 5 minutes. Default 5 seconds.</summary>
    [DurationRange("00:00:00.5", "00:05:00")]
    public Duration BreakTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>True when wazo-provd keeps the phones.</summary>
    internal bool IsProvd => Mode == "provd";
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class ProvdOptionsValidator : IValidateOptions<ProvdOptions>;
