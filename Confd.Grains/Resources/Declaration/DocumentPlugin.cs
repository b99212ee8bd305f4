using Confd.Storage;

namespace Confd.Resources;

/// <summary>One document that belongs to each resource of a kind: GET and PUT below the owner's path.</summary>
/// <remarks>
/// It is a resource of its own with the owner's key: it is stored at the first PUT, goes with its owner, and may hold
/// destinations and references like any other. PUT replaces it whole.
/// </remarks>
/// <typeparam name="TOwner">Record of the owner.</typeparam>
/// <typeparam name="TDocument">Record of the document; its initializers are the first state.</typeparam>
/// <param name="name">Unique name of the plugin, and the kind of the rows.</param>
public abstract class DocumentPlugin<TOwner, TDocument>(string name) : IConfdPlugin
    where TOwner : class
    where TDocument : class, new()
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>States everything that the document does.</summary>
    public abstract void Declare(DocumentBuilder<TOwner, TDocument> document);

    void IConfdPlugin.Register(PluginRegistry registry)
    {
        var builder = new DocumentBuilder<TOwner, TDocument>(Name);
        Declare(builder);
        registry.Add(builder.Build());
        registry.Extend(builder.Extensions);
    }
}

/// <summary>Declares a document of another resource.</summary>
public sealed class DocumentBuilder<TOwner, TDocument>
    where TOwner : class
    where TDocument : class, new()
{
    private readonly string name;
    private readonly ResourceBuilder<TDocument> record;
    private string path = "";

    internal DocumentBuilder(string name)
    {
        this.name = name;
        record = new ResourceBuilder<TDocument>(name);
        record.BelongsTo<TOwner>($"{name}.owner");
    }

    /// <summary>The document's path, served with GET and PUT.</summary>
    /// <param name="template">Path below <c>/1.1</c> with one placeholder, the owner's; the ACL follows from it.</param>
    public DocumentBuilder<TOwner, TDocument> Route(string template)
    {
        path = template;
        return this;
    }

    /// <summary>Rules, destinations, references and events (<see cref="Change.Edited"/>), as of any resource.</summary>
    public DocumentBuilder<TOwner, TDocument> Record(Action<ResourceBuilder<TDocument>> declare)
    {
        declare(record);
        return this;
    }

    /// <summary>The owner's view has the document in a field; all defaults until it is written.</summary>
    /// <param name="field">Wire name.</param>
    public DocumentBuilder<TOwner, TDocument> ShowOnOwner(string field)
    {
        var document = RelationPath.Left($"{name}.owner");
        record.Extends<TOwner>(owner => owner.Show(
            field, node => node.One<TDocument>(document)?.Shown ?? new TDocument(), new ViewShape(typeof(TDocument), IsNullable: false),
            document.ThenEach(record.Build().ViewPaths)));
        return this;
    }

    /// <summary>Publishes an event after each PUT.</summary>
    public DocumentBuilder<TOwner, TDocument> OnEdited(Func<Stored<TOwner>, TDocument, DomainEvent> publish)
    {
        record.OnEach(Change.Edited, async (context, cancellationToken) =>
        {
            var owner = await context.UnitOfWork.FindAsync<TOwner>(
                new ResourceId(context.UnitOfWork.Services.Plugins.Resource<TOwner>().Kind, context.Stored.Id.Key), cancellationToken);
            return owner is null ? [] : [publish(owner, context.Value)];
        });
        return this;
    }

    internal IReadOnlyList<Action<PluginRegistry>> Extensions => record.Extensions;

    internal DocumentDeclaration<TOwner, TDocument> Build()
    {
        var placeholders = RouteTemplate.Placeholders(path);
        return placeholders.Count == 1
            ? new DocumentDeclaration<TOwner, TDocument>(name, path, RouteTemplate.Acl(path), placeholders[0], record.Build())
            : throw new InvalidOperationException($"Plugin '{name}': the path '{path}' needs one placeholder, the owner's.");
    }
}

internal abstract record DocumentDeclaration(string Kind, string Path, string Acl, string Placeholder)
{
    public abstract Type OwnerType { get; }

    public abstract Type DocumentType { get; }
}

internal sealed record DocumentDeclaration<TOwner, TDocument>(
    string Kind, string Path, string Acl, string Placeholder, ResourceDeclaration<TDocument> Record)
    : DocumentDeclaration(Kind, Path, Acl, Placeholder)
    where TOwner : class
    where TDocument : class, new()
{
    public override Type OwnerType => typeof(TOwner);

    public override Type DocumentType => typeof(TDocument);

    /// <summary>From the document to its owner.</summary>
    public string OwnerLink => $"{Kind}.owner";
}
