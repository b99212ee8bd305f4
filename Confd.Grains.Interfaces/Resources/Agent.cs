using Confd.Fields;

namespace Confd;

/// <summary>An agent of a call center, who logs in to queues on a phone with a number.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agents.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Agent")]
public record Agent
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Number with which the agent logs in: 1 to 40 of <c>0-9*#</c>; unique in its tenant, cannot be changed.</summary>
    [Id(2), Required, CreateOnly, Pattern(@"^[0-9\*#]{1,40}$"), Column] public string Number { get; init; } = "";

    /// <summary>At most 128 characters, or null.</summary>
    [Id(3), Length(Max = 128), Column] public string? Firstname { get; init; }

    /// <summary>At most 128 characters, or null.</summary>
    [Id(4), Length(Max = 128), Column] public string? Lastname { get; init; }

    /// <summary>Password with which the agent logs in, at most 128 characters, or null.</summary>
    [Id(5), Secret, Length(Max = 128)] public string? Password { get; init; }

    /// <summary>Language of the agent, at most 20 characters, or null.</summary>
    [Id(6), Length(Max = 20)] public string? Language { get; init; }

    /// <summary>Dialplan subroutine, at most 79 characters, or null.</summary>
    [Id(7), Length(Max = 79), Column] public string? PreprocessSubroutine { get; init; }

    /// <summary>Free text, or null.</summary>
    [Id(8), MultiLine] public string? Description { get; init; }

    /// <inheritdoc/>
    public sealed override string ToString() => RecordText.Of(this);
}

/// <summary>How well an agent has a skill.</summary>
[GenerateSerializer, Immutable, Alias("confd.AgentSkillWeight")]
public sealed record AgentSkillWeight
{
    /// <summary>Level of the agent in the skill, from 0. Default 0.</summary>
    [Id(0), Range(Min = 0)] public int SkillWeight { get; init; }
}
