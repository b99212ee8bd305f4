using Confd.Fields;

namespace Confd;

/// <summary>How the system sends mail.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /emails. PUT replaces the whole document.</remarks>
[GenerateSerializer, Immutable, Alias("confd.EmailSettings")]
public sealed record EmailSettings
{
    /// <summary>Mail domain of the system, at most 255 characters. Default empty.</summary>
    [Id(0), Length(Max = 255)] public string DomainName { get; init; } = "";

    /// <summary>Sender domain of mails, at most 255 characters. Default empty.</summary>
    [Id(1), Length(Max = 255)] public string From { get; init; } = "";

    /// <summary>Addresses that are replaced in outgoing mail, in order. Default none.</summary>
    [Id(2)] public IReadOnlyList<AddressRewriting> AddressRewritingRules { get; init; } = [];

    /// <summary>SMTP host that relays the mail, at most 255 characters. Default empty.</summary>
    [Id(3), Length(Max = 255)] public string SmtpHost { get; init; } = "";

    /// <summary>SMTP host for mail that the first host does not accept, at most 255 characters. Default empty.</summary>
    [Id(4), Length(Max = 255)] public string FallbackSmtpHost { get; init; } = "";
}

/// <summary>A rule that replaces an address in outgoing mail.</summary>
[GenerateSerializer, Immutable, Alias("confd.AddressRewriting")]
public sealed record AddressRewriting
{
    /// <summary>The address, or part of it.</summary>
    [Id(0), Required] public string Match { get; init; } = "";

    /// <summary>The replacement.</summary>
    [Id(1), Required] public string Replacement { get; init; } = "";
}
