using Confd.Fields;

namespace Confd;

/// <summary>Whether changes make the telephony engine reload at once.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /configuration/live_reload.</remarks>
[GenerateSerializer, Immutable, Alias("confd.LiveReload")]
public sealed record LiveReload
{
    /// <summary>False drops reload commands; other calls of the system configuration daemon are still made.</summary>
    [Id(0), Required] public bool Enabled { get; init; } = true;
}
