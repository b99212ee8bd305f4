using Confd.Configuration;

namespace Confd.Gateway.Routing;

/// <summary>Which web pages may call the service. Section <c>Confd:Gateway:Cors</c>.</summary>
[Section("Confd:Gateway:Cors")]
internal sealed class WebPageOptions
{
    private static readonly string[] OfTheApi =
    [
        "Content-Type", "X-Auth-Token", "Wazo-Tenant", "Authorization", "If-Match", "If-None-Match", "Idempotency-Key", "Prefer",
        "X-Request-Id",
    ];

    /// <summary>Some may. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>From where. Default: from anywhere, as the 1.1 API has it.</summary>
    public TextList Origins { get; set; } = [];

    /// <summary>The headers that they may send. Default: those of the API.</summary>
    public TextList AllowHeaders { get; set; } = [];

    /// <summary>See <see cref="AllowHeaders"/>.</summary>
    public IReadOnlyCollection<string> AllowedHeaders => AllowHeaders.Count > 0 ? AllowHeaders : OfTheApi;
}
