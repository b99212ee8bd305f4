using Confd.Fields;

namespace Confd;

/// <summary>A phone, or an adapter for phones, that gets its configuration over the network.</summary>
/// <remarks>Source: wazo-confd 1.1 API, devices. Every field may be null, because little may be known about a phone.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Device")]
public record Device
{
    /// <summary>The key: 32 hexadecimal digits.</summary>
    [Id(0), ReadOnlyField, Column] public string Id { get; init; } = "";

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>The device is unallocated: it belongs to the master tenant until a tenant or a line takes it.</summary>
    [Id(2), ReadOnlyField, Column(IsSearched = false, IsSorted = false)] public bool IsNew { get; init; }

    /// <summary>IPv4 address.</summary>
    [Id(3), Pattern(@"^(1?\d{1,2}|2([0-4][0-9]|5[0-5]))(\.(1?\d{1,2}|2([0-4][0-9]|5[0-5]))){3}$"), Column, DefaultOrder]
    public string? Ip { get; init; }

    /// <summary>MAC address, six hexadecimal pairs with colons; stored in lower case, unique across all tenants.</summary>
    [Id(4), Pattern("^([0-9A-Fa-f]{2})(:[0-9A-Fa-f]{2}){5}$"), Column] public string? Mac { get; init; }

    /// <summary>Serial number.</summary>
    [Id(5), Column] public string? Sn { get; init; }

    /// <summary>Plugin of the provisioning server that generates the phone's files.</summary>
    [Id(6), Column] public string? Plugin { get; init; }

    /// <summary>Manufacturer.</summary>
    [Id(7), Column] public string? Vendor { get; init; }

    /// <summary>Model name.</summary>
    [Id(8), Column] public string? Model { get; init; }

    /// <summary>Firmware version.</summary>
    [Id(9), Column] public string? Version { get; init; }

    /// <summary>Free text.</summary>
    [Id(10), MultiLine, Column] public string? Description { get; init; }

    /// <summary>Id of the template with the configuration that phones of one type share.</summary>
    [Id(11)] public string? TemplateId { get; init; }

    /// <summary>Options of this phone in addition to its template.</summary>
    [Id(12)] public DeviceOptions? Options { get; init; }

    /// <summary>Id of its configuration: the device's id while it has lines, otherwise one with prefix <c>autoprov</c>.</summary>
    [Id(13), Internal, Column] public string Config { get; init; } = "";

    /// <summary>Status that an external registry reports; null for a device stored here.</summary>
    [Id(14), Internal] public string? Reported { get; init; }
}

/// <summary>Options of one phone.</summary>
[GenerateSerializer, Immutable, Alias("confd.DeviceOptions")]
public sealed record DeviceOptions
{
    /// <summary>The phone serves a switchboard. Default false.</summary>
    [Id(0)] public bool Switchboard { get; init; }
}
