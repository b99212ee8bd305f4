using Confd.Resources;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>What the embedded registry of phones knows of plugins, templates and configurations.</summary>
internal static class Provisioning
{
    /// <summary>The template of devices that name none.</summary>
    public const string DefaultTemplate = "defaultconfigdevice";

    private const string Autoprov = "autoprov";

    /// <summary>Configuration for a device that waits for a line: a fresh one each time.</summary>
    public static string NewAutoprov() => $"{Autoprov}{Guid.NewGuid():N}";

    /// <summary>A device without plugin gets no files, whatever its configuration.</summary>
    public static string StatusOf(ViewNode<Device> device) => device.Value switch
    {
        { Plugin: null } => "not_configured",
        { Config: var config } when config.StartsWith(Autoprov, StringComparison.Ordinal) => "autoprov",
        _ => "configured",
    };

    /// <summary>As if it had never had a line.</summary>
    public static Device Reset(Device device) => device with { Config = NewAutoprov(), TemplateId = null, Options = null };

    /// <summary>What is stored stays, whatever is configured since.</summary>
    public static Refusal? KnownPlugin(RuleContext<Device> context) =>
        context.Value.Plugin is not { } plugin || plugin == context.Before?.Value.Plugin
        || OptionsOf(context.UnitOfWork).Plugins.Contains(plugin)
            ? null
            : Refusals.ReferenceNotFound("plugin", "Plugin", ("plugin", plugin));

    /// <summary>As <see cref="KnownPlugin"/>.</summary>
    public static Refusal? KnownTemplate(RuleContext<Device> context) =>
        context.Value.TemplateId is null or DefaultTemplate || context.Value.TemplateId == context.Before?.Value.TemplateId
        || OptionsOf(context.UnitOfWork).Templates.Contains(context.Value.TemplateId)
            ? null
            : Refusals.ReferenceNotFound("template_id", "DeviceTemplate", ("template_id", context.Value.TemplateId));

    private static ProvdOptions OptionsOf(UnitOfWork work) => work.Service<IOptions<ProvdOptions>>().Value;
}
