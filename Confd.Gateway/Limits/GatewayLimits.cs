using System.Net;
using Confd.Gateway.Hosting;

namespace Confd.Gateway.Limits;

/// <summary>How much the gateway takes from callers. Section <c>Confd:Gateway:Limits</c>.</summary>
internal sealed record GatewayLimits
{
    private const string Section = "Confd:Gateway:Limits";

    /// <summary>Largest body in bytes; more is refused with 413. Default 40 MiB, as the 1.1 API has it.</summary>
    public required long MaxBodyBytes { get; init; }

    /// <summary>Largest sum of all header lines in bytes; more is refused with 431. Default 32 KiB.</summary>
    public required int MaxHeaderBytes { get; init; }

    /// <summary>Longest first line (method, path and query) in bytes; more is refused with 414. Default 16 KiB.</summary>
    public required int MaxRequestLineBytes { get; init; }

    /// <summary>Longest wait for a body to arrive. Default 30 seconds. (How long grains may take is a matter of the cluster.)</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>Most API requests at the same time; more are refused with 503. Default 10000.</summary>
    public required int MaxConcurrentRequests { get; init; }

    /// <summary>Most requests per second of one token (of one address where no token is needed); 0 for any number. Default 100000.</summary>
    public required int RequestsPerSecond { get; init; }

    /// <summary>Most unknown tokens per minute from one address (IPv6: from one /64 network); 0 for any number. Default 3000.</summary>
    public required int FailedAuthenticationsPerMinute { get; init; }

    /// <summary>
    /// Addresses whose <c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and <c>X-Script-Name</c> are believed. Default the
    /// loopback addresses.
    /// </summary>
    public required IReadOnlySet<IPAddress> TrustedProxies { get; init; }

    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static GatewayLimits Read(IConfiguration configuration) => new()
    {
        MaxBodyBytes = Setting.Number(configuration, $"{Section}:MaxBodyBytes", 41_943_040, 1024, int.MaxValue),
        MaxHeaderBytes = (int)Setting.Number(configuration, $"{Section}:MaxHeaderBytes", 32_768, 1024, 1_048_576),
        MaxRequestLineBytes = (int)Setting.Number(configuration, $"{Section}:MaxRequestLineBytes", 16_384, 256, 1_048_576),
        RequestTimeout = Setting.Duration(
            configuration, $"{Section}:RequestTimeout", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        MaxConcurrentRequests = (int)Setting.Number(configuration, $"{Section}:MaxConcurrentRequests", 10_000, 1, int.MaxValue),
        RequestsPerSecond = (int)Setting.Number(configuration, $"{Section}:RequestsPerSecond", 100_000, 0, 1_000_000_000),
        FailedAuthenticationsPerMinute = (int)Setting.Number(
            configuration, $"{Section}:FailedAuthenticationsPerMinute", 3000, 0, int.MaxValue),
        TrustedProxies = Proxies(configuration),
    };

    private static HashSet<IPAddress> Proxies(IConfiguration configuration)
    {
        const string key = $"{Section}:TrustedProxies";
        var proxies = new HashSet<IPAddress>();
        foreach (var text in Setting.List(configuration, key, "127.0.0.1", "::1"))
        {
            proxies.Add(IPAddress.TryParse(text, out var address) ? address : throw Setting.Wrong(key, "a list of IP addresses", text));
        }
        return proxies;
    }
}
