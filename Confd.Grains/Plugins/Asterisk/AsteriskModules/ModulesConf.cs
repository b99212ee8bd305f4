using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// Composes <c>modules.conf</c>: Asterisk loads every installed module except those that the configuration names.
/// </summary>
/// <remarks>Source: modules.conf of docs.asterisk.org.</remarks>
public sealed class ModulesConf() : ConfFilePlugin("asterisk_modules", "modules.conf")
{
    public override void Declare(ConfFileBuilder file) => file.Part((read, text) => Write(read.Options<Asterisk.AsteriskOptions>(), text));

    /// <summary>The file as configured.</summary>
    internal static void Write(Asterisk.AsteriskOptions options, ConfText text)
    {
        text.Section("modules").Option("autoload", "yes");
        foreach (var module in options.NoLoad.Select(module => module.Trim()).Where(module => module.Length > 0).Distinct())
        {
            text.Option("noload", module);
        }
    }
}
