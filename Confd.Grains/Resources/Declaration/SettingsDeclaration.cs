using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>What the engine knows about a document of settings without knowing its record.</summary>
internal abstract class SettingsDeclaration
{
    public required string Kind { get; init; }

    public string Path { get; set; } = "";

    /// <summary>ACL without its last word; follows from the path when null.</summary>
    public string? Acl { get; set; }

    /// <summary>Last word of the ACL of GET.</summary>
    public string ReadWord { get; set; } = "read";

    public bool MasterReads { get; set; }

    public bool MasterWrites { get; set; }

    /// <summary>PUT merges into the document instead of replacing it.</summary>
    public bool IsPartial { get; set; }

    /// <summary>Fields that PUT leaves unchanged when it does not give them.</summary>
    public List<string> KeptByPut { get; } = [];

    /// <summary>Refusals of rules over several fields, for the description.</summary>
    public List<string> Musts { get; } = [];

    public abstract Type RecordType { get; }

    /// <summary>Each tenant has a document of its own, as a part of the tenant's row.</summary>
    public abstract bool IsOfTenant { get; }

    /// <summary>Record whose rules the body of PUT follows.</summary>
    public required Type BodyType { get; set; }

    /// <summary>Record that GET shows.</summary>
    public required Type ViewType { get; set; }
}

internal sealed class SettingsDeclaration<T> : SettingsDeclaration, IRecordDeclaration<T> where T : class
{
    public override Type RecordType => typeof(T);

    public override bool IsOfTenant => OfTenant is not null;

    /// <summary>The row of a document of the whole system.</summary>
    public ResourceId Id => new(Kind, "0");

    /// <summary>Type of the record in the document's row.</summary>
    public Type RowType => IsOfTenant ? typeof(Tenant) : typeof(T);

    /// <summary>State before the first PUT.</summary>
    public T Initial { get; set; } = RecordFields.Apply<T>(null, []);

    public List<Action<JsonObject>> Prepares { get; } = [];

    public FieldForms Forms { get; } = new();

    public List<Func<T, T>> Canonicalizers { get; } = [];

    public List<IRule<T>> Rules { get; } = [];

    public List<Func<RuleContext<T>, CancellationToken, ValueTask>> Effects { get; } = [];

    /// <summary>Reads the document from the service that knows it; null when the stored document counts.</summary>
    public Func<UnitOfWork, T, CancellationToken, ValueTask<T>>? Read { get; set; }

    public Func<T, object> Show { get; set; } = value => value;

    public Func<T, DomainEvent>? Edited { get; set; }

    /// <summary>The document is a part of the tenant's own row; null for a row of its own.</summary>
    public TenantPart<T>? OfTenant { get; set; }

    public void Add(IRule<T> rule) => Rules.Add(rule);

    /// <summary>The row with the document of the grain with this key.</summary>
    public ResourceId RowOf(string key) => IsOfTenant ? new ResourceId(TenantDirectory.Kind, key) : Id;

    /// <summary>The document in the record of its row.</summary>
    public T ReadFrom(object row) => OfTenant is { } part ? part.Read((Tenant)row) : (T)row;

    /// <summary>The record of a row with another document.</summary>
    public object WriteInto(object row, T document) => OfTenant is { } part ? part.Write((Tenant)row, document) : document;

    /// <summary>Reads a body by the document's rules.</summary>
    public JsonObject Validate(JsonObject given, DestinationTypes types)
    {
        foreach (var prepare in Prepares)
        {
            prepare(given);
        }
        var values = BodyRules.Validate(
            given, BodyType, IsPartial, types,
            name => RecordSchema.For(ViewType).Has(name) || RecordSchema.For(typeof(T)).Has(name));
        Forms.Demand(values);
        return values;
    }

    /// <summary>The document with validated values.</summary>
    public T Apply(T before, JsonObject values)
    {
        if (KeptByPut.Count > 0)
        {
            var current = JsonSerializer.SerializeToNode(before, ConfdJson.Options)!.AsObject();
            foreach (var field in KeptByPut.Where(field => !values.ContainsKey(field)))
            {
                values[field] = current[field]?.DeepClone();
            }
        }
        return Canonicalizers.Aggregate(
            RecordFields.Apply(IsPartial ? before : null, values), (value, canonicalize) => canonicalize(value));
    }

    public SettingsDocument<T> Compose(T value, long version, long readAt)
    {
        var body = ViewResponder.Json(Show(value));
        return new SettingsDocument<T>(value, version, body, ViewComposer.EntityTag(body), readAt);
    }
}

/// <summary>A document within the rows of tenants.</summary>
internal sealed record TenantPart<T>(Func<Tenant, T> Read, Func<Tenant, T, Tenant> Write);

/// <summary>A document and its version at the time of the read.</summary>
/// <param name="Value">The record.</param>
/// <param name="Version">0 when it was never written.</param>
/// <param name="Body">The view, UTF-8 JSON.</param>
/// <param name="EntityTag">With quotes.</param>
/// <param name="ReadAt">Tracker time before it was read.</param>
internal sealed record SettingsDocument<T>(T Value, long Version, byte[] Body, string EntityTag, long ReadAt)
    where T : class;
