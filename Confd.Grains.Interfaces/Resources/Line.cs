using Confd.Fields;

namespace Confd;

/// <summary>A telephone line: connects users, at most one endpoint, and extensions.</summary>
/// <remarks>Source: wazo-confd 1.1 API, lines. The endpoint determines name, protocol and caller id.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Line")]
public record Line
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner: the tenant of the context.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Id of the device, or null.</summary>
    [Id(2), ReadOnlyField, Column] public string? DeviceId { get; init; }

    /// <summary>Name of the context; follows the context of the main extension.</summary>
    [Id(3), Required, Column] public string Context { get; init; } = "";

    /// <summary>Six digits that assign a phone to this line; generated when absent.</summary>
    [Id(4), Secret, Digits, Length(Equal = 6), NullMeansDefaultOnCreate, Column] public string ProvisioningCode { get; init; } = "";

    /// <summary>Position of the line on the phone, from 1. Default 1.</summary>
    [Id(5), Range(Min = 1), NullMeansDefaultOnCreate, Column] public int Position { get; init; } = 1;

    /// <summary>Id of the registrar. Default <c>default</c>.</summary>
    [Id(6), Length(Max = 128), NullMeansDefaultOnCreate] public string Registrar { get; init; } = "default";

    /// <inheritdoc/>
    public sealed override string ToString() => RecordText.Of(this);
}
