namespace Confd.Plugins;

/// <summary>Declares <c>/devices</c>: phones, which this service or wazo-provd keeps.</summary>
/// <remarks>Source: wazo-confd 1.1 API, devices. Docs/decisions/0033 and 0038 say what each registry knows.</remarks>
public sealed class DevicePlugin() : ResourcePlugin<Device>(Kind)
{
    /// <summary>Kind of a device.</summary>
    public const string Kind = "device";

    /// <summary>Columns by which lists are filtered, searched and sorted.</summary>
    internal static IReadOnlyList<string> ColumnNames { get; } =
        ["id", "ip", "mac", "sn", "plugin", "vendor", "model", "version", "description", "config"];

    public override void Declare(ResourceBuilder<Device> device)
    {
        DeclareRules(device);
        DeviceRegistries.Of(device).Declare(device);
        DeclareViews(device);
    }

    private static void DeclareRules(ResourceBuilder<Device> device) => device
        .Named("devices")
        .TextKey()
        .LookupNamed("id")
        .Complete((d, _) => d with
        {
            Id = d.Id.Length > 0 ? d.Id : $"{Guid.NewGuid():N}",
            Config = Provisioning.NewAutoprov(),
        })
        // One letter case, so that the database finds an address in any spelling.
        .Canonicalize(d => d with { Mac = d.Mac?.ToLowerInvariant() })
        // rules, in this order; those of the registry follow
        .RuleAsync(Provisioning.KnownPluginAsync)
        .RuleAsync(Provisioning.KnownTemplateAsync);

    private static void DeclareViews(ResourceBuilder<Device> device) => device
        .ZeroLimitIsNone()
        .Show("status", Provisioning.StatusOf)
        // effects
        .Events("device", "config.device", d => new { d.Id })
        .PublishesOfConfigurations()
        .Routes(DeviceRoutes.Declare)
        .Routes(PhoneConfigurations.Declare);
}

/// <summary>Body of POST.</summary>
internal sealed record DeviceBody : Device
{
    /// <summary>Puts the device into stock; only for the master tenant. Default false.</summary>
    public bool Unallocated { get; init; }
}
