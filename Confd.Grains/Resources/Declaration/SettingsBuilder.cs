using System.Text.Json.Nodes;

namespace Confd.Resources;

/// <summary>Declares a document: one of the whole system, or one of each tenant. GET shows it, PUT replaces it.</summary>
public sealed class SettingsBuilder<T> : PluginBuilder<SettingsBuilder<T>> where T : class
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

    /// <summary>Changes the body before it is validated.</summary>
    public SettingsBuilder<T> Prepare(Action<JsonObject> prepare)
    {
        declaration.Prepares.Add(prepare);
        return this;
    }

    /// <summary>The form of one field of a body, where no attribute can say it.</summary>
    public SettingsBuilder<T> Form(string field, Func<JsonNode, Refusal?> check)
    {
        declaration.Forms.Add(field, check);
        return this;
    }

    /// <summary>Brings every new state into its stored form.</summary>
    public SettingsBuilder<T> Canonicalize(Func<T, T> canonicalize)
    {
        declaration.Canonicalizers.Add(canonicalize);
        return this;
    }

    /// <summary>A business rule.</summary>
    public SettingsBuilder<T> Rule<TRule>() where TRule : IRule<T>, new()
    {
        declaration.Rules.Add(new TRule());
        return this;
    }

    /// <summary>A business rule.</summary>
    public SettingsBuilder<T> Rule(Func<RuleContext<T>, Refusal?> check)
    {
        declaration.Rules.Add(new LambdaRule<T>((context, _) => ValueTask.FromResult(check(context))));
        return this;
    }

    /// <summary>A condition over several fields of the document; the API description shows the refusal.</summary>
    /// <param name="holds">True for a document that may be stored.</param>
    /// <param name="otherwise">The refusal of any other.</param>
    public SettingsBuilder<T> Must(Func<T, bool> holds, Refusal otherwise)
    {
        declaration.Musts.Add(otherwise.Message);
        return Rule(context => holds(context.Value) ? null : otherwise);
    }

    /// <summary>A business rule that reads other resources, or asks another service.</summary>
    public SettingsBuilder<T> RuleAsync(Func<RuleContext<T>, CancellationToken, ValueTask<Refusal?>> check)
    {
        declaration.Rules.Add(new LambdaRule<T>(check));
        return this;
    }

    /// <summary>Changes other resources in the same transaction, before the event.</summary>
    public SettingsBuilder<T> Effect(Func<RuleContext<T>, CancellationToken, ValueTask> effect)
    {
        declaration.Effects.Add(effect);
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
}
