using Confd.Fields;

namespace Confd;

/// <summary>A named skill of agents.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agents/skills.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Skill")]
public sealed record Skill
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 64 of <c>-_.a-zA-Z0-9</c>; unique in the tenant.</summary>
    [Id(2), Required, Pattern("^[-_.a-zA-Z0-9]+$"), Length(Max = 64), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Free text, or null.</summary>
    [Id(3), MultiLine, Column] public string? Description { get; init; }
}

/// <summary>Expressions over skills that choose the agents of a queue for a call.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queues/skillrules.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SkillRule")]
public sealed record SkillRule
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 64 characters; need not be unique.</summary>
    [Id(2), Required, Length(Max = 64), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>The expressions, tried in order; null in a body means none.</summary>
    [Id(3)] public IReadOnlyList<SkillRuleDefinition>? Rules { get; init; } = [];
}

/// <summary>One expression of a rule.</summary>
[GenerateSerializer, Immutable, Alias("confd.SkillRuleDefinition")]
public sealed record SkillRuleDefinition
{
    /// <summary>Expression in Asterisk's notation; a semicolon separates several.</summary>
    [Id(0), Required] public string Definition { get; init; } = "";
}
