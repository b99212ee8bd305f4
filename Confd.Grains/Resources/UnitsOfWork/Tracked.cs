using Confd.Storage;

namespace Confd.Resources;

/// <summary>One resource within a unit of work: what is stored, and what the unit of work makes of it.</summary>
internal sealed class Tracked(ResourceId id, ResourceDeclaration declaration)
{
    private string? body;

    public ResourceId Id { get; } = id;

    public ResourceDeclaration Declaration { get; } = declaration;

    /// <summary>Null when the resource is new.</summary>
    public object? Original { get; init; }

    public object? Current
    {
        get;
        set
        {
            field = value;
            body = null;
        }
    }

    /// <summary><see cref="Current"/> as JSON.</summary>
    public string Body => IsOfStep ? Declaration.Serialize(Current!) : body ??= Declaration.Serialize(Current!);

    /// <summary>A step made it. There may be thousands, so their texts are written when the store asks for them, and not kept.</summary>
    public bool IsOfStep { get; init; }

    public long Version { get; init; }

    public long? Number { get; init; }

    public Guid? OriginalTenant { get; init; }

    public Guid? Tenant { get; set; }

    public bool IsNew => Version == 0;

    public bool IsDeleted { get; set; }

    public bool IsTouched { get; set; }

    /// <summary>The commit changes its row.</summary>
    public bool IsAltered => IsDeleted ? !IsNew : IsDirty || IsTouched;

    public bool IsDirty => !IsDeleted && (IsNew || !ReferenceEquals(Original, Current) || Tenant != OriginalTenant);

    /// <summary>Unique rules whose value was generated: a taken value is generated again rather than refused.</summary>
    public IReadOnlyCollection<string> GeneratedValues { get; set; } = [];

    /// <summary>Links on either side with the unit of work's own changes; null until they are asked for.</summary>
    public List<LinkRow>? Links { get; set; }

    /// <summary>
    /// Only links of associations, as an activation kept them. Each change of these raises the version of both
    /// ends, so they are as current as the state they came with. References to the resource are not among them.
    /// </summary>
    public IReadOnlyList<LinkRow>? KeptAssociations { get; init; }
}
