using System.Net;
using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Limits;

/// <summary>How much the gateway takes from callers. Section <c>Confd:Gateway:Limits</c>.</summary>
[Section("Confd:Gateway:Limits")]
internal sealed class GatewayLimits
{
    /// <summary>Largest body in bytes; more is refused with 413. Default 40 MiB, as the 1.1 API has it.</summary>
    [Number(1024, int.MaxValue)]
    public long MaxBodyBytes { get; set; } = 41_943_040;

    /// <summary>Largest sum of all header lines in bytes; more is refused with 431. Default 32 KiB.</summary>
    [Number(1024, 1_048_576)]
    public int MaxHeaderBytes { get; set; } = 32_768;

    /// <summary>Longest first line (method, path and query) in bytes; more is refused with 414. Default 16 KiB.</summary>
    [Number(256, 1_048_576)]
    public int MaxRequestLineBytes { get; set; } = 16_384;

    /// <summary>
    /// Longest wait for a body to arrive, 1 second to 1 hour. Default 30 seconds. (How long grains may take is a matter of the
    /// cluster.)
    /// </summary>
    [DurationRange("00:00:01", "01:00:00")]
    public Duration RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most API requests at the same time; more are refused with 503. Default 10000.</summary>
    [Number(1, int.MaxValue)]
    public int MaxConcurrentRequests { get; set; } = 10_000;

    /// <summary>Most requests per second of one token (of one address where no token is needed); 0 for any number. Default 100000.</summary>
    [Number(0, 1_000_000_000)]
    public int RequestsPerSecond { get; set; } = 100_000;

    /// <summary>
    /// Most requests per minute from one address (IPv6: from one /64 network) to routes that need no token; 0 for any number.
    /// Default 600.
    /// </summary>
    [Number(0, 1_000_000_000)]
    public int GuestRequestsPerMinute { get; set; } = 600;

    /// <summary>Most unknown tokens per minute from one address (IPv6: from one /64 network); 0 for any number. Default 3000.</summary>
    [Number(0, int.MaxValue)]
    public int FailedAuthenticationsPerMinute { get; set; } = 3000;

    /// <summary>
    /// Addresses whose <c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and <c>X-Script-Name</c> are believed. Default the
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
