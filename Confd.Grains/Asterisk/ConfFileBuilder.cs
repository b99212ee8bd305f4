namespace Confd.Asterisk;

/// <summary>Composes a part of a file that is there once.</summary>
public delegate void ComposePart(ImageReader read, ConfText text);

/// <summary>Composes a part of a file that is there for each resource of a kind.</summary>
public delegate void ComposePartOf<T>(Stored<T> resource, ImageReader read, ConfText text) where T : class;

/// <summary>Declares a file of Asterisk.</summary>
public sealed class ConfFileBuilder
{
    private readonly ConfFileDeclaration declaration;
    private readonly HashSet<Type> records = [];
    private readonly List<ConfPartDeclaration> parts = [];

    internal ConfFileBuilder(string plugin, string file, string? module) =>
        declaration = new ConfFileDeclaration(plugin, file, module, records, parts);

    /// <summary>Parts read resources, or a document of settings, of this record; reading others is an error.</summary>
    public ConfFileBuilder Reads<T>() where T : class
    {
        records.Add(typeof(T));
        return this;
    }

    /// <summary>A part that is there once. It belongs to no tenant.</summary>
    public ConfFileBuilder Part(ComposePart compose)
    {
        parts.Add(new ConfPartDeclaration(null, (_, read, text) => compose(read, text)));
        return this;
    }

    /// <summary>A part for each resource of a kind, in the order of their integer ids, or of their keys; it belongs to their tenant.</summary>
    public ConfFileBuilder Each<T>(ComposePartOf<T> compose) where T : class
    {
        records.Add(typeof(T));
        parts.Add(new ConfPartDeclaration(typeof(T), (row, read, text) => compose(row!.As<T>(), read, text)));
        return this;
    }

    internal ConfFileDeclaration Build() => declaration;
}

/// <summary>A file of Asterisk as declared.</summary>
/// <param name="Plugin">Name of the plugin.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Module">What Asterisk reloads for it; see <see cref="ConfFilePlugin"/>.</param>
/// <param name="Records">Records of resources and settings that its parts read.</param>
/// <param name="Parts">Its parts in their order.</param>
internal sealed record ConfFileDeclaration(
    string Plugin, string File, string? Module, IReadOnlyCollection<Type> Records, IReadOnlyList<ConfPartDeclaration> Parts);

/// <summary>A part of a file.</summary>
/// <param name="Of">Record of the resources that have one each; null for a part that is there once.</param>
/// <param name="Compose">Composes it.</param>
internal sealed record ConfPartDeclaration(Type? Of, Action<ImageRow?, ImageReader, ConfText> Compose);
