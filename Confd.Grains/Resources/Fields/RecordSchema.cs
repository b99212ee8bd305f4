using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>The fields of a record, in declared order; read once by reflection.</summary>
internal sealed partial class RecordSchema
{
    private static readonly ConcurrentDictionary<Type, RecordSchema> Known = new();
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly Dictionary<string, FieldSchema> byName;

    private readonly Type record;

    private RecordSchema(Type record, IReadOnlyList<FieldSchema> fields)
    {
        this.record = record;
        Fields = fields;
        byName = fields.ToDictionary(field => field.Name);
        MayName = fields.Any(field => field.MayName is not null || (field.Nested ?? field.Item?.Nested) is { MayName: true });
    }

    public IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>A text of a field, or of one of a nested record, may name a resource.</summary>
    public bool MayName { get; }

    /// <summary>What is wrong with values that are right one by one; null when nothing is.</summary>
    public string? FaultOf(JsonObject values) =>
        typeof(ISelfChecking).IsAssignableFrom(record)
            ? ((ISelfChecking)values.Deserialize(record, ConfdJson.Options)!).Fault()
            : null;

    public bool Has(string name) => byName.ContainsKey(name);

    /// <summary>The field of this name, or null.</summary>
    public FieldSchema? Find(string name) => byName.GetValueOrDefault(name);

    public static RecordSchema For(Type record) => Known.TryGetValue(record, out var known)
        ? known
        : Known.GetOrAdd(record, Read(record));

    private static RecordSchema Read(Type record)
    {
        var defaults = JsonSerializer.SerializeToNode(Activator.CreateInstance(record), record, ConfdJson.Options)!.AsObject();
        // Properties of base records come first.
        var properties = record.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.Name != "EqualityContract" && property.CanRead)
            // A derived record may replace a field of its base.
            .GroupBy(property => property.Name)
            .Select(group => group.MaxBy(property => Depth(property.DeclaringType!))!)
            .OrderBy(property => Depth(property.DeclaringType!)).ThenBy(property => property.MetadataToken);
        return new RecordSchema(record, [.. properties.Select(property => ReadField(record, property, defaults))]);
    }

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);

    private static FieldSchema ReadField(Type record, PropertyInfo property, JsonObject defaults)
    {
        NullabilityInfo nullability;
        lock (Nullability)
        {
            nullability = Nullability.Create(property);
        }
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        var field = ReadType(property.PropertyType, nullability.WriteState == NullabilityState.Nullable, property, depth: 0);
        return field with
        {
            Name = name,
            Property = property,
            IsRequired = property.IsDefined(typeof(RequiredAttribute)),
            IsReadOnly = property.IsDefined(typeof(ReadOnlyFieldAttribute)),
            IsCreateOnly = property.IsDefined(typeof(CreateOnlyAttribute)),
            IsInternal = property.IsDefined(typeof(InternalAttribute)),
            IsWriteOnly = property.IsDefined(typeof(WriteOnlyAttribute)),
            IsSecret = property.IsDefined(typeof(SecretAttribute)),
            SecretOptions = SecretOptionsOf(record, property, field),
            IsLenient = property.IsDefined(typeof(LenientAttribute)),
            IsTrimmed = property.IsDefined(typeof(TrimmedAttribute)),
            HasStructuredFaults = property.IsDefined(typeof(StructuredFaultsAttribute)),
            IsMultiLine = property.IsDefined(typeof(MultiLineAttribute)),
            IsPlainList = property.IsDefined(typeof(PlainListAttribute)),
            NullMeansDefault = property.IsDefined(typeof(NullMeansDefaultOnCreateAttribute)),
            Catalogue = property.GetCustomAttribute<DestinationsOfAttribute>()?.Catalogue ?? "",
            MayName = property.GetCustomAttribute<MayNameAttribute>(),
            Rules = FieldRule.Of(property, level: 0),
            Default = defaults[name]?.DeepClone(),
        };
    }

    private static IReadOnlySet<string> SecretOptionsOf(Type record, PropertyInfo property, FieldSchema field)
    {
        var own = property.GetCustomAttribute<SecretOptionsAttribute>();
        if (own is not null && !field.IsOptionList)
        {
            throw new InvalidOperationException($"{record.Name}.{property.Name} has secret options and is no list of options.");
        }
        return field.IsOptionList && (own ?? record.GetCustomAttribute<SecretOptionsAttribute>()) is { } declared
            ? declared.Names.ToHashSet(StringComparer.OrdinalIgnoreCase)
            : field.SecretOptions;
    }

    private static FieldSchema ReadType(Type type, bool isNullable, PropertyInfo property, int depth)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var field = new FieldSchema
        {
            Name = "", Kind = KindOf(bare), IsNullable = isNullable, Bits = bare == typeof(long) ? 64 : 32,
        };
        if (field.Kind == FieldKind.Nested)
        {
            return field with { Nested = For(bare) };
        }
        if (depth == 0 && property.GetCustomAttribute<PositionsAttribute>() is { } positions)
        {
            return field with
            {
                Kind = FieldKind.Positions, ItemName = positions.Called,
                Item = ReadType(bare.GetGenericArguments()[1], isNullable: false, property, depth + 1),
            };
        }
        return field.Kind != FieldKind.List ? field : field with
        {
            Item = ReadType(bare.GetGenericArguments()[0], isNullable: false, property, depth + 1) with
            {
                Rules = FieldRule.Of(property, depth + 1),
            },
        };
    }

    private static FieldKind KindOf(Type type) =>
        type == typeof(string) ? FieldKind.String
        : type == typeof(int) || type == typeof(long) ? FieldKind.Integer
        : type == typeof(double) ? FieldKind.Float
        : type == typeof(bool) ? FieldKind.Boolean
        : type == typeof(Guid) ? FieldKind.Uuid
        : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? FieldKind.DateTime
        : typeof(JsonNode).IsAssignableFrom(type) ? FieldKind.Free
        : type == typeof(Destination) ? FieldKind.Destination
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? FieldKind.List
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? FieldKind.Free
        : FieldKind.Nested;
}
