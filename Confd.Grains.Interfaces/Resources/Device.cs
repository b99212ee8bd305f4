using Confd.Fields;

namespace Confd;

/// <summary>A phone, or an adapter for phones, that gets its configuration over the network.</summary>
/// <remarks>Source: wazo-confd 1.1 API, devices. Every field may be null: a phone that nobody knows much of is one too.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Device")]
public record Device
{
    /// <summary>The key: 32 hexadecimal digits.</summary>
    [Id(0), ReadOnlyField] public string Id { get; init; } = "";

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>It is in stock: it belongs to the master tenant until a tenant or a line takes it.</summary>
    [Id(2), ReadOnlyField] public bool IsNew { get; init; }

    /// <summary>Its IPv4 address.</summary>
    [Id(3), Pattern(@"^(1?\d{1,2}|2([0-4][0-9]|5[0-5]))(\.(1?\d{1,2}|2([0-4][0-9]|5[0-5]))){3}$")]
    public string? Ip { get; init; }

    /// <summary>Six pairs of hexadecimal digits parted by colons; kept in lower case, unique over all tenants.</summary>
    [Id(4), Pattern("^([0-9A-Fa-f]{2})(:[0-9A-Fa-f]{2}){5}$")] public string? Mac { get; init; }

    /// <summary>Serial number.</summary>
    [Id(5)] public string? Sn { get; init; }

    /// <summary>What makes its files: a plugin of the provisioning server.</summary>
    [Id(6)] public string? Plugin { get; init; }

    /// <summary>Who made it.</summary>
    [Id(7)] public string? Vendor { get; init; }

    /// <summary>What it is called there.</summary>
    [Id(8)] public string? Model { get; init; }

    /// <summary>Its firmware.</summary>
    [Id(9)] public string? Version { get; init; }

    /// <summary>For people.</summary>
    [Id(10), MultiLine] public string? Description { get; init; }

    /// <summary>What all phones of its sort have in common.</summary>
    [Id(11)] public string? TemplateId { get; init; }

    /// <summary>What is asked of this one beyond its template.</summary>
    [Id(12)] public DeviceOptions? Options { get; init; }

    /// <summary>Id of its configuration: its own id while it has lines, else one that begins with <c>autoprov</c>.</summary>
    [Id(13), Internal] public string Config { get; init; } = "";

    /// <summary>Status that a registry elsewhere reports; null for a device that is kept here.</summary>
    [Id(14), Internal] public string? Reported { get; init; }
}

/// <summary>What is asked of one phone.</summary>
[GenerateSerializer, Immutable, Alias("confd.DeviceOptions")]
public sealed record DeviceOptions
{
    /// <summary>It stands at a switchboard. Default false.</summary>
    [Id(0)] public bool Switchboard { get; init; }
}
