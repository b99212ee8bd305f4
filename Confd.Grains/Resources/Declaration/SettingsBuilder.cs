using System.Text.Json.Nodes;

namespace Confd.Resources;

/// <summary>Declares a document: one of the whole system, or one of each tenant. GET shows it, PUT replaces it.</summary>
public sealed class SettingsBuilder<T> : RecordBuilder<SettingsBuilder<T>, T> where T : class
{
    private readonly SettingsDeclaration<T> declaration;

    internal SettingsBuilder(string name)
    {
        Name = name;
        declaration = new SettingsDeclaration<T> { Kind = name, BodyType = typeof(T), ViewType = typeof(T) };
    }

    /// <summary>The plugin's name.</summary>
    public string Name { get; }

    /// <summary>The document's path below <c>/1.1</c>; ACLs follow from it.</summary>
    /// <param name="path">Without its first slash.</param>
    /// <param name="masterTenantOnly">Only tokens of the master tenant may read or change it.</param>
    public SettingsBuilder<T> Route(string path, bool masterTenantOnly = true)
    {
        declaration.Path = "/" + path;
        declaration.MasterReads = declaration.MasterWrites = masterTenantOnly;
        return this;
    }

    /// <summary>Tokens of any tenant may read it.</summary>
    public SettingsBuilder<T> ReadByAll()
    {
        declaration.MasterReads = false;
        return this;
    }

    /// <summary>ACLs that do not follow from the path, or do not end in <c>read</c>.</summary>
    /// <param name="read">Last word for GET; PUT always has <c>update</c>.</param>
    /// <param name="pattern">The ACL without its last word; follows from the path when null.</param>
    public SettingsBuilder<T> Acl(string read, string? pattern = null)
    {
        declaration.ReadWord = read;
        declaration.Acl = pattern;
        return this;
    }

    /// <summary>Bodies of PUT follow the rules of another record.</summary>
    public SettingsBuilder<T> Body(Type body)
    {
        declaration.BodyType = body;
        return this;
    }

    /// <summary>Fields that PUT does not give stay unchanged.</summary>
    public SettingsBuilder<T> Partial()
    {
        declaration.IsPartial = true;
        return this;
    }

    /// <summary>A PUT without these fields leaves them unchanged, although it resets all others.</summary>
    public SettingsBuilder<T> KeptByPut(params IReadOnlyList<string> fields)
    {
        declaration.KeptByPut.AddRange(fields);
        return this;
    }

    /// <summary>State before the first PUT; by default the record's defaults.</summary>
    public SettingsBuilder<T> Initially(T initial)
    {
        declaration.Initial = initial;
        return this;
    }

    /// <summary>
    /// Another service knows the document. GET asks it, and If-Match and merge patches apply to its answer. The last PUT
    /// is stored.
    /// </summary>
    /// <param name="read">Reads it, from the operation and what is stored.</param>
    public SettingsBuilder<T> KnownElsewhere(Func<UnitOfWork, T, CancellationToken, ValueTask<T>> read)
    {
        declaration.Read = read;
        return this;
    }

    /// <summary>GET shows another record.</summary>
    public SettingsBuilder<T> Show<TView>(Func<T, TView> show) where TView : class
    {
        declaration.Show = show;
        declaration.ViewType = typeof(TView);
        return this;
    }

    /// <summary>Each tenant has a document of its own, which is part of the tenant's row.</summary>
    public SettingsBuilder<T> OfTenant(Func<Tenant, T> read, Func<Tenant, T, Tenant> write)
    {
        declaration.OfTenant = new TenantPart<T>(read, write);
        return this;
    }

    /// <summary>Publishes an event, with its reload commands, after each PUT, even when nothing changed.</summary>
    /// <param name="eventName">Name in the contract.</param>
    /// <param name="routingKey">Routing key.</param>
    /// <param name="payload">What it carries; nothing by default.</param>
    /// <param name="reload">Commands for Asterisk that go with it, in order.</param>
    /// <param name="calls">Other calls of sysconfd that go with it.</param>
    public SettingsBuilder<T> OnEdited(
        string eventName, string routingKey, Func<T, object>? payload = null, IReadOnlyList<string>? reload = null,
        Func<T, IReadOnlyList<JsonObject>>? calls = null) =>
        OnEdited(value => new DomainEvent(eventName, routingKey, payload?.Invoke(value) ?? new JsonObject())
        {
            Reload = reload ?? [],
            SysconfdCalls = calls?.Invoke(value) ?? [],
        });

    /// <summary>Publishes an event after each PUT, where the other <c>OnEdited</c> can't say it.</summary>
    public SettingsBuilder<T> OnEdited(Func<T, DomainEvent> publish)
    {
        declaration.Edited = publish;
        return this;
    }

    internal SettingsDeclaration<T> Build() => declaration;

    private protected override SettingsBuilder<T> WithRecord(Action<IRecordDeclaration<T>> step)
    {
        step(declaration);
        return this;
    }
}
