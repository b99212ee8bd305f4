namespace Confd.Asterisk;

/// <summary>Asterisk's configuration files with every change acknowledged so far, for routes that show them.</summary>
public sealed class ComposedFiles
{
    private readonly ConfFiles files;
    private readonly PluginRegistry plugins;

    internal ComposedFiles(ConfFiles files, PluginRegistry plugins)
    {
        this.files = files;
        this.plugins = plugins;
    }

    /// <summary>A file by its name, for example <c>pjsip.conf</c>; null when no plugin declares it.</summary>
    public async ValueTask<ComposedFile?> ReadAsync(string name, CancellationToken cancellationToken) =>
        await files.ReadAsync(name, cancellationToken) is { } text ? new ComposedFile(text, plugins) : null;

    /// <summary>Every file, all as of the same moment.</summary>
    public async ValueTask<IReadOnlyList<ComposedFile>> ReadAllAsync(CancellationToken cancellationToken) =>
        [.. (await files.ReadAllAsync(cancellationToken)).Select(text => new ComposedFile(text, plugins))];
}

/// <summary>One of Asterisk's files as it was composed; it never changes.</summary>
public sealed class ComposedFile
{
    private readonly ConfFileText text;
    private readonly PluginRegistry plugins;

    internal ComposedFile(ConfFileText text, PluginRegistry plugins)
    {
        this.text = text;
        this.plugins = plugins;
    }

    /// <summary>Name, version and size.</summary>
    public AsteriskFile About => new() { Name = text.Name, Version = text.Version, Size = text.Length, ChangedAt = text.ChangedAt };

    /// <summary>What an administrator should look at.</summary>
    public IEnumerable<AsteriskFinding> Findings => text.Findings.Select(finding => new AsteriskFinding
    {
        File = text.Name,
        Severity = finding.Severity == FindingSeverity.Error ? "error" : "warning",
        Resource = finding.Resource.Kind,
        Href = plugins.TryGetResource(finding.Resource.Kind) is { } resource ? $"/1.1{resource.Path}/{finding.Resource.Key}" : null,
        Message = finding.Message,
    });

    /// <summary>200 with the text, piece by piece, and its entity tag.</summary>
    /// <param name="contentType">Media type of the text.</param>
    /// <param name="showsSecrets">With passwords; else <c>***</c> in their place.</param>
    /// <param name="tenant">Only what belongs to this tenant; null for all.</param>
    public RouteResult Answer(string contentType, bool showsSecrets, Guid? tenant)
    {
        var view = new ConfFileView(text, showsSecrets, tenant);
        return RouteResult.InPieces(contentType, (_, _) => ValueTask.FromResult<IAnswerPieces>(ConfFileText.Read(view)))
            with { EntityTag = $"\"{view.Version}\"" };
    }
}
