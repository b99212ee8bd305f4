using Confd.Fields;

namespace Confd;

/// <summary>How the system sends mail.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /emails. PUT replaces all of it.</remarks>
[GenerateSerializer, Immutable, Alias("confd.EmailSettings")]
public sealed record EmailSettings
{
    /// <summary>Domain of the system, at most 255 characters. Default empty.</summary>
    [Id(0), Length(Max = 255)] public string DomainName { get; init; } = "";

    /// <summary>Domain that mails come from, at most 255 characters. Default empty.</summary>
    [Id(1), Length(Max = 255)] public string From { get; init; } = "";

    /// <summary>Addresses that are replaced in outgoing mail, in order. Default none.</summary>
    [Id(2)] public IReadOnlyList<AddressRewriting> AddressRewritingRules { get; init; } = [];

    /// <summary>Host that takes the mail, at most 255 characters. Default empty.</summary>
    [Id(3), Length(Max = 255)] public string SmtpHost { get; init; } = "";

    /// <summary>Host that takes it when the first one does not, at most 255 characters. Default empty.</summary>
    [Id(4), Length(Max = 255)] public string FallbackSmtpHost { get; init; } = "";
}

/// <summary>An address that is replaced by another one.</summary>
[GenerateSerializer, Immutable, Alias("confd.AddressRewriting")]
public sealed record AddressRewriting
{
    /// <summary>The address, or its part.</summary>
    [Id(0), Required] public string Match { get; init; } = "";

    /// <summary>What stands in its place.</summary>
    [Id(1), Required] public string Replacement { get; init; } = "";
}
