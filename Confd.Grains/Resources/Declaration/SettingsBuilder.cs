namespace Confd.Resources;

internal abstract class SettingsDeclaration
{
    public required string Kind { get; init; }

    public string Path { get; set; } = "";

    public bool MasterTenantOnly { get; set; }

    public abstract Type RecordType { get; }
}

internal sealed class SettingsDeclaration<T> : SettingsDeclaration where T : class
{
    public override Type RecordType => typeof(T);

    public Func<T, Told>? Edited { get; set; }

    public List<IRule<T>> Rules { get; } = [];
}

/// <summary>Declares a document of the whole system; its first state is the record's defaults.</summary>
public sealed class SettingsBuilder<T> where T : class
{
    private readonly SettingsDeclaration<T> declaration;
    private readonly List<ResourceExtension> extensions = [];

    internal SettingsBuilder(string name)
    {
        declaration = new SettingsDeclaration<T> { Kind = name };
    }

    /// <summary>The document's path below <c>/1.1</c>; ACLs follow from it.</summary>
    /// <param name="path">Without its first slash.</param>
    /// <param name="masterTenantOnly">Only tokens of the master tenant may read or change it.</param>
    public SettingsBuilder<T> Route(string path, bool masterTenantOnly = true)
    {
        declaration.Path = "/" + path;
        declaration.MasterTenantOnly = masterTenantOnly;
        return this;
    }

    /// <summary>A business rule.</summary>
    public SettingsBuilder<T> Rule<TRule>() where TRule : IRule<T>, new()
    {
        declaration.Rules.Add(new TRule());
        return this;
    }

    /// <summary>Tells an event after each edit.</summary>
    public SettingsBuilder<T> OnEdited(Func<T, Told> tell)
    {
        declaration.Edited = tell;
        return this;
    }

    /// <summary>Adds fields, columns, rules, effects, events to a resource of another plugin.</summary>
    public SettingsBuilder<T> Extends<TOther>(Action<ResourceBuilder<TOther>> add) where TOther : class
    {
        extensions.Add(new ResourceExtension<TOther>(add));
        return this;
    }

    internal IReadOnlyList<ResourceExtension> Extensions => extensions;

    internal SettingsDeclaration<T> Build() => declaration;
}
