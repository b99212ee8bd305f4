using Confd.Fields;

namespace Confd;

/// <summary>Whether Asterisk reloads at once after changes.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /configuration/live_reload.</remarks>
[GenerateSerializer, Immutable, Alias("confd.LiveReload")]
public sealed record LiveReload
{
    /// <summary>Changes reload Asterisk. False drops reload commands; other calls to sysconfd continue.</summary>
    [Id(0), Required] public bool Enabled { get; init; } = true;
}
