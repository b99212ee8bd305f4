using Confd.Asterisk;
using Confd.Configuration;

namespace Confd.Plugins;

/// <summary>Composes <c>musiconhold.conf</c>: a class of Asterisk for each class of music.</summary>
/// <remarks>Source: docs.asterisk.org, res_musiconhold.</remarks>
public sealed class MusicOnHoldConf() : ConfFilePlugin("asterisk_musiconhold", "musiconhold.conf", "res_musiconhold.so")
{
    public override void Declare(ConfFileBuilder file) => file
        // The music that comes with Asterisk; the path is below its data folder.
        .Part((_, text) => text.Section("default").Option("mode", "files").Option("directory", "moh"))
        .Each<Moh>(Class);

    private static void Class(Stored<Moh> moh, ImageReader read, ConfText text)
    {
        var value = moh.Value;
        if (value.Name.ToLowerInvariant() is "default" or "general")
        {
            text.Error(moh.Id, $"It is left out: '{value.Name}' is a section of Asterisk's own. Make it anew.");
            return;
        }
        text.Section(value.Name).Option("mode", value.Mode);
        if (value.Mode == "custom")
        {
            text.Option("application", value.Application);
        }
        else
        {
            text.Option("directory", Path.GetFullPath(MohFiles.FolderOf(read.Options<MohOptions>(), read.Options<ProcessOptions>(), value)));
        }
        text.Option("sort", value.Sort switch { "alphabetical" => "alpha", "random_start" => "randstart", var other => other });
    }
}
