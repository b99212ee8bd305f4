using Confd.Fields;

namespace Confd;

/// <summary>A registration with an IAX provider. System-wide.</summary>
/// <remarks>Source: wazo-confd 1.1 API, registers/iax.</remarks>
[GenerateSerializer, Immutable, Alias("confd.IaxRegistration")]
public sealed record IaxRegistration
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>User name without colon, slash and space, or null; needs a password.</summary>
    [Id(1), Pattern("^[^:/ ]*$")] public string? AuthUsername { get; init; }

    /// <summary>Password without colon, slash and space, or null.</summary>
    [Id(2), Secret, Pattern("^[^:/ ]*$")] public string? AuthPassword { get; init; }

    /// <summary>Host of the provider, without colon, slash, question mark and space.</summary>
    [Id(3), Required, Pattern("^[^:/? ]*$")] public string RemoteHost { get; init; } = "";

    /// <summary>Port of the provider, 0 to 65535, or null; 0 becomes null.</summary>
    [Id(4), Range(Min = 0, Max = 65535)] public int? RemotePort { get; init; }

    /// <summary>Extension that incoming calls reach, without question mark and space, or null.</summary>
    [Id(5), Pattern("^[^? ]*$")] public string? CallbackExtension { get; init; }

    /// <summary>Context of the callback extension, or null.</summary>
    [Id(6), MayName("context", "name", "Context")] public string? CallbackContext { get; init; }

    /// <summary>Asterisk registers with the provider. Default true.</summary>
    [Id(7)] public bool Enabled { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}

/// <summary>An IAX2 endpoint of a trunk.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/iax.</remarks>
[GenerateSerializer, Immutable, Alias("confd.IaxEndpoint")]
public sealed record IaxEndpoint
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Section name, 1 to 40 of <c>a-zA-Z0-9_-</c>, unique in the whole system; generated when absent.</summary>
    [Id(2), Pattern("^[a-zA-Z0-9_-]{1,40}$"), NoneOf("Reserved Asterisk section name", "general", "callnumberlimits"), Column, DefaultOrder]
    public string Name { get; init; } = "";

    /// <summary>friend (calls in and out), peer (calls out) or user (calls in). Default friend.</summary>
    [Id(3), OneOf("friend", "peer", "user"), Column] public string Type { get; init; } = "friend";

    /// <summary>Host of the other side, at most 255 characters; <c>dynamic</c>: it registers here. Default dynamic.</summary>
    [Id(4), Length(Max = 255), Column] public string Host { get; init; } = "dynamic";

    /// <summary>Pairs of option and value: Asterisk's own options with their defaults, then all others as given.</summary>
    [Id(5), Length(Equal = 2, Level = 1), SecretOptions("secret")] public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];
}
