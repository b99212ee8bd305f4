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

    /// <summary>Web pages may call the service. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Allowed origins. Default: any, as in the 1.1 API.</summary>
    public TextList Origins { get; set; } = [];

    /// <summary>Allowed request headers. Default: those of the API.</summary>
    public TextList AllowHeaders { get; set; } = [];

    /// <summary>See <see cref="AllowHeaders"/>.</summary>
    public IReadOnlyCollection<string> AllowedHeaders => AllowHeaders.Count > 0 ? AllowHeaders : OfTheApi;
}
