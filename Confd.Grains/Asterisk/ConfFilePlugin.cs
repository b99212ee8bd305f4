namespace Confd.Asterisk;

/// <summary>
/// One of Asterisk's configuration files, composed from resources: a pure function of what is stored, kept in parts so that a
/// change composes again only what it touches.
/// </summary>
/// <remarks>See docs/decisions/0042-asterisk-files-are-projections.md.</remarks>
/// <param name="name">Unique name of the plugin.</param>
/// <param name="file">Name of the file as Asterisk has it, for example <c>voicemail.conf</c>.</param>
/// <param name="module">
/// What Asterisk reloads when the text has changed: the module that reads the file, for example <c>app_voicemail.so</c>, or the
/// subsystem. It must not end calls. Null for a file that is read at the start alone.
/// </param>
public abstract class ConfFilePlugin(string name, string file, string? module = null) : IConfdPlugin
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>States what the file reads, and its parts in their order.</summary>
    public abstract void Declare(ConfFileBuilder file);

    void IConfdPlugin.Register(PluginRegistry registry)
    {
        var builder = new ConfFileBuilder(name, file, module);
        Declare(builder);
        registry.Add(builder.Build());
    }
}
