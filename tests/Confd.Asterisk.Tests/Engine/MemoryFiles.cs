using System.Text;
using System.Text.Json;
using Confd.Asterisk.Tests.Format;
using Confd.Fields;
using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>Files of rows that no database has, as Asterisk understands them.</summary>
internal static class MemoryFiles
{
    public static readonly Guid Owner = Guid.Parse("a0000000-0000-4000-8000-000000000001");

    public static PluginRegistry Declared { get; } = new(PluginDiscovery.Find([typeof(QueuesConf).Assembly]), _ => true);

    public static ParsedConf Compose(string file, IReadOnlyList<ResourceRow> rows, params LinkRow[] links) => Compose(file, null, rows, links);

    /// <param name="file">Name of the file.</param>
    /// <param name="host">Has the options of the process; null for the defaults.</param>
    /// <param name="rows">The stored rows.</param>
    /// <param name="links">How it is linked.</param>
    public static ParsedConf Compose(string file, IServiceProvider? host, IReadOnlyList<ResourceRow> rows, params LinkRow[] links)
    {
        var image = new ResourceImage();
        var composer = new ConfFileComposer(Declared.ConfFiles.Single(declared => declared.File == file), Declared, TimeProvider.System, NullLogger.Instance, host);
        image.Add([.. composer.Kinds], rows.Select(row => new ImageRow(row, Declared)), links);
        return ParsedConf.Parse(string.Concat(composer.Compose(image).Parts.Select(part => Encoding.UTF8.GetString(part.Text))));
    }

    public static ResourceRow Row<T>(ResourceId id, int? number, T value) where T : class =>
        new(id, number, Owner, 1, JsonSerializer.Serialize(value, ConfdJson.Options));

    public static ResourceRow Settings<T>(T value) where T : class =>
        new(Declared.SettingsOf<T>().Id, null, null, 1, JsonSerializer.Serialize(value, ConfdJson.Options));

    /// <summary>The part of a value that a file can contain.</summary>
    public static string Kept(string value) =>
        string.Concat(value.Select(letter => letter < ' ' || letter == '\u007f' ? ' ' : letter)).Trim();
}
