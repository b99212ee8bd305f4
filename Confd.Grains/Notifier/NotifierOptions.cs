using Microsoft.Extensions.Configuration;

namespace Confd.Notifier;

/// <summary>How the log of events is kept and told. Sections <c>Confd:Events</c>, <c>Confd:Bus</c> and <c>Confd:Sysconfd</c>.</summary>
public sealed class NotifierOptions
{
    /// <summary><c>Confd:Events:PollInterval</c>: how often a silo looks for events that nobody told it of. Default 500 ms; 10 ms to 1 minute.</summary>
    public TimeSpan PollInterval { get; private init; }

    /// <summary><c>Confd:Events:RetentionDays</c>: events older than this are removed. Default 30; at least 1.</summary>
    public int RetentionDays { get; private init; }

    /// <summary><c>Confd:Events:RetentionCount</c>: the oldest events beyond this number are removed. Default 1,000,000; at least 1,000.</summary>
    public long RetentionCount { get; private init; }

    /// <summary><c>Confd:Events:RetentionInterval</c>: how often old events are removed. Default 1 minute; 100 ms to 1 day.</summary>
    public TimeSpan RetentionInterval { get; private init; }

    /// <summary><c>Confd:Events:Streams</c>: events are offered as Orleans streams. Default true.</summary>
    public bool Streams { get; private init; }

    /// <summary><c>Confd:Events:AlwaysNotify</c>: other nodes of the database are told although this silo knows of none. Default false.</summary>
    public bool AlwaysNotify { get; private init; }

    /// <summary><c>Confd:Bus:Enabled</c>: events are published on RabbitMQ. Default false.</summary>
    public bool BusEnabled { get; private init; }

    /// <summary><c>Confd:Bus:Uri</c>: the broker. Default <c>amqp://guest:guest@127.0.0.1:5672/</c>.</summary>
    public Uri BusUri { get; private init; } = null!;

    /// <summary><c>Confd:Bus:Exchange</c>. Default <c>wazo-headers</c>.</summary>
    public string BusExchange { get; private init; } = "";

    /// <summary>
    /// <c>Confd:Bus:Tenants</c>: tenants come and go as wazo-auth tells on the bus. Default true where
    /// <c>Confd:Auth:Mode</c> is Wazo; never without the bus.
    /// </summary>
    public bool TenantsFromBus { get; private init; }

    /// <summary><c>Confd:Sysconfd:Enabled</c>: other daemons are told what to reload. Default false.</summary>
    public bool SysconfdEnabled { get; private init; }

    /// <summary><c>Confd:Sysconfd:Url</c>. Default <c>http://127.0.0.1:8668</c>.</summary>
    public Uri SysconfdUrl { get; private init; } = null!;

    /// <summary><c>Confd:Sysconfd:Window</c>: how long equal commands are gathered into one. Default 1 second; 0 to 1 minute.</summary>
    public TimeSpan SysconfdWindow { get; private init; }

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static NotifierOptions From(IConfiguration configuration) => new()
    {
        PollInterval = Time(configuration, "Confd:Events:PollInterval", TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        RetentionDays = (int)Number(configuration, "Confd:Events:RetentionDays", 30, 1, 36_500),
        RetentionCount = Number(configuration, "Confd:Events:RetentionCount", 1_000_000, 1_000, long.MaxValue / 4),
        RetentionInterval = Time(configuration, "Confd:Events:RetentionInterval", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
        Streams = Flag(configuration, "Confd:Events:Streams", true),
        AlwaysNotify = Flag(configuration, "Confd:Events:AlwaysNotify", false),
        BusEnabled = Flag(configuration, "Confd:Bus:Enabled", false),
        BusUri = Address(configuration, "Confd:Bus:Uri", "amqp://guest:guest@127.0.0.1:5672/", "amqp", "amqps"),
        BusExchange = configuration["Confd:Bus:Exchange"] is { Length: > 0 } exchange ? exchange : "wazo-headers",
        TenantsFromBus = Flag(configuration, "Confd:Bus:Tenants", configuration["Confd:Auth:Mode"] == "Wazo")
            && Flag(configuration, "Confd:Bus:Enabled", false),
        SysconfdEnabled = Flag(configuration, "Confd:Sysconfd:Enabled", false),
        SysconfdUrl = Address(configuration, "Confd:Sysconfd:Url", "http://127.0.0.1:8668", "http", "https"),
        SysconfdWindow = Time(configuration, "Confd:Sysconfd:Window", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMinutes(1)),
    };

    private static bool Flag(IConfiguration configuration, string key, bool fallback) =>
        configuration[key] is not { Length: > 0 } text ? fallback
            : bool.TryParse(text, out var value) ? value
            : throw new InvalidOperationException($"{key} must be true or false, not '{text}'.");

    private static long Number(IConfiguration configuration, string key, long fallback, long least, long most) =>
        configuration[key] is not { Length: > 0 } text ? fallback
            : long.TryParse(text, out var value) && value >= least && value <= most ? value
            : throw new InvalidOperationException($"{key} must be a number of at least {least}, not '{text}'.");

    private static TimeSpan Time(IConfiguration configuration, string key, TimeSpan fallback, TimeSpan least, TimeSpan most) =>
        configuration[key] is not { Length: > 0 } text ? fallback
            : TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw new InvalidOperationException($"{key} must be a time from {least} to {most}, not '{text}'.");

    private static Uri Address(IConfiguration configuration, string key, string fallback, params string[] schemes) =>
        Uri.TryCreate(configuration[key] is { Length: > 0 } text ? text : fallback, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme)
            ? uri
            : throw new InvalidOperationException($"{key} must be a URL that begins with {string.Join(":// or ", schemes)}://.");
}
