using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Events on RabbitMQ. Section <c>Confd:Bus</c>.</summary>
[Section("Confd:Bus")]
public sealed class BusOptions
{
    /// <summary>Events are published. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>The broker. Default <c>amqp://guest:guest@127.0.0.1:5672/</c>.</summary>
    [Secret, BrokerAddress]
    public Uri Uri { get; set; } = new("amqp://guest:guest@127.0.0.1:5672/");

    /// <summary>A headers exchange. Default <c>wazo-headers</c>.</summary>
    public string Exchange { get; set; } = "wazo-headers";

    /// <summary>
    /// Tenants are created and removed as wazo-auth reports on the bus; never without the bus. Default true where
    /// <c>Confd:Auth:Mode</c> is Wazo.
    /// </summary>
    public bool? Tenants { get; set; }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class BusOptionsValidator : IValidateOptions<BusOptions>;
