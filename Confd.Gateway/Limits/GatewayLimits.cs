using System.Net;
using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Limits;

/// <summary>The gateway's limits for callers. Section <c>Confd:Gateway:Limits</c>.</summary>
[Section("Confd:Gateway:Limits")]
internal sealed class GatewayLimits
{
    /// <summary>Largest body in bytes; more is refused with 413. Default 40 MiB, as in the 1.1 API.</summary>
    [Number(1024, int.MaxValue)]
    public long MaxBodyBytes { get; set; } = 41_943_040;

    /// <summary>Largest sum of all header lines in bytes; more is refused with 431. Default 32 KiB.</summary>
    [Number(1024, 1_048_576)]
    public int MaxHeaderBytes { get; set; } = 32_768;

    /// <summary>Longest first line (method, path and query) in bytes; more is refused with 414. Default 16 KiB.</summary>
    [Number(256, 1_048_576)]
    public int MaxRequestLineBytes { get; set; } = 16_384;

    /// <summary>
    /// Longest wait for a body to arrive, 1 second to 1 hour. Default 30 seconds. (The section of the cluster limits the time
    /// of grains.)
    /// </summary>
    [DurationRange("00:00:01", "01:00:00")]
    public Duration RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum number of API requests at a time; more are refused with 503. Default 10000.</summary>
    [Number(1, int.MaxValue)]
    public int MaxConcurrentRequests { get; set; } = 10_000;

    /// <summary>Maximum requests per second per token (per address without one); 0 for no limit. Default 100000.</summary>
    [Number(0, 1_000_000_000)]
    public int RequestsPerSecond { get; set; } = 100_000;

    /// <summary>
    /// Maximum number of requests per minute from one address (IPv6: one /64 network) to routes without a token; 0 for no limit.
    /// Default 600.
    /// </summary>
    [Number(0, 1_000_000_000)]
    public int GuestRequestsPerMinute { get; set; } = 600;

    /// <summary>Maximum unknown tokens per minute per address (IPv6: per /64 network); 0 for no limit. Default 3000.</summary>
    [Number(0, int.MaxValue)]
    public int FailedAuthenticationsPerMinute { get; set; } = 3000;

    /// <summary>
    /// Addresses whose <c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and <c>X-Script-Name</c> are trusted. Default: the
    /// loopback addresses.
    /// </summary>
    [IpAddresses]
    public TextList? TrustedProxies { get; set; }

    /// <summary>See <see cref="TrustedProxies"/>.</summary>
    public IReadOnlyCollection<IPAddress> Trusted =>
        TrustedProxies is null ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [.. TrustedProxies.Select(IPAddress.Parse)];
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class GatewayLimitsValidator : IValidateOptions<GatewayLimits>;
