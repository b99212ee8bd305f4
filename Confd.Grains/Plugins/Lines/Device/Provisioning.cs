using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What every registry of phones has in common: plugins, templates and configurations.</summary>
internal static class Provisioning
{
    /// <summary>The template of devices that name none.</summary>
    public const string DefaultTemplate = "defaultconfigdevice";

    /// <summary>So the ids of configurations of devices without a line begin.</summary>
    public const string Autoprov = "autoprov";

    /// <summary>Configuration for a device that waits for a line: a fresh one each time.</summary>
    public static string NewAutoprov() => $"{Autoprov}{Guid.NewGuid():N}";

    /// <summary>A configuration of a device that waits for a line.</summary>
    public static bool IsAutoprov(string config) => config.StartsWith(Autoprov, StringComparison.Ordinal);

    /// <summary>What the registry reports; of a device that is kept here, one without plugin gets no files, whatever its configuration.</summary>
    public static string StatusOf(ViewNode<Device> device) => device.Value switch
    {
        { Reported: { } reported } => reported,
        { Plugin: null } => "not_configured",
        { Config: var config } when IsAutoprov(config) => "autoprov",
        _ => "configured",
    };

    /// <summary>As if it had never had a line.</summary>
    public static Device Reset(Device device) => device with { Config = NewAutoprov(), TemplateId = null, Options = null };

    /// <summary>What is stored stays, whatever the registry knows since.</summary>
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
