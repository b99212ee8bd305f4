namespace Confd.Plugins;

/// <summary>What every registry of phones has in common: plugins, templates and configurations.</summary>
internal static class Provisioning
{
    /// <summary>The template of devices that name none.</summary>
    public const string DefaultTemplate = "defaultconfigdevice";

    /// <summary>Prefix of the ids of configurations of devices without a line.</summary>
    public const string Autoprov = "autoprov";

    /// <summary>A new id for the configuration of a device that waits for a line.</summary>
    public static string NewAutoprov() => $"{Autoprov}{Guid.NewGuid():N}";

    /// <summary>True for the configuration of a device that waits for a line.</summary>
    public static bool IsAutoprov(string config) => config.StartsWith(Autoprov, StringComparison.Ordinal);

    /// <summary>The status that the registry reports. A device that is kept here gets no files while it has no plugin.</summary>
    public static string StatusOf(ViewNode<Device> device) => device.Value switch
    {
        { Reported: { } reported } => reported,
        { Plugin: null } => "not_configured",
        { Config: var config } when IsAutoprov(config) => "autoprov",
        _ => "configured",
    };

    /// <summary>The device as if it had never had a line.</summary>
    public static Device Reset(Device device) => device with { Config = NewAutoprov(), TemplateId = null, Options = null };

    /// <summary>A stored value stays, even if the registry no longer knows it.</summary>
    public static async ValueTask<Refusal?> KnownPluginAsync(RuleContext<Device> context, CancellationToken cancellationToken) =>
        context.Value.Plugin is not { } plugin || plugin == context.Before?.Value.Plugin
        || await DeviceRegistries.Of(context.UnitOfWork).HasPluginAsync(context.UnitOfWork, plugin, cancellationToken)
            ? null
            : Refusals.ReferenceNotFound("plugin", "Plugin", ("plugin", plugin));

    /// <summary>As <see cref="KnownPluginAsync"/>.</summary>
    public static async ValueTask<Refusal?> KnownTemplateAsync(RuleContext<Device> context, CancellationToken cancellationToken) =>
        context.Value.TemplateId is not { } template || template == context.Before?.Value.TemplateId
        || await DeviceRegistries.Of(context.UnitOfWork).HasTemplateAsync(context.UnitOfWork, template, cancellationToken)
            ? null
            : Refusals.ReferenceNotFound("template_id", "DeviceTemplate", ("template_id", template));
}
