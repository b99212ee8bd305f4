using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/dhcp</c>: the DHCP server of the phones' network.</summary>
/// <remarks>Source: wazo-confd 1.1 API, dhcp.</remarks>
public sealed class DhcpPlugin : SettingsPlugin<DhcpSettings>
{
    private const int LongestInterfaces = 255;

    /// <inheritdoc/>
    public override string Name => "dhcp";

    /// <inheritdoc/>
    public override void Declare(SettingsBuilder<DhcpSettings> dhcp) => dhcp
        .Route("dhcp")
        .KeptByPut("pool_start", "pool_end")
        .Form("network_interfaces", AreNotTooLong)
        // rules, in this order
        .Rule(PoolIsARange)
        .RuleAsync(InterfacesExistAsync)
        // effects
        .OnEdited(_ => new DomainEvent("dhcp_edited", "config.dhcp.edited", new JsonObject())
        {
            SysconfdCalls = Sysconfd.CommonConfiguration(),
        });

    private static Refusal? AreNotTooLong(JsonNode interfaces) =>
        string.Join(',', interfaces.AsArray().Select(name => name!.GetValue<string>())).Length > LongestInterfaces
            ? Refusals.Field("network_interfaces", new[] { $"Longer than maximum length {LongestInterfaces}." })
            : null;

    private static Refusal? PoolIsARange(RuleContext<DhcpSettings> dhcp)
    {
        var (start, end) = (dhcp.Value.PoolStart, dhcp.Value.PoolEnd);
        return !dhcp.Value.Active ? null
            : start.Length == 0 ? Refusals.Schema("missing key: pool_start")
            : end.Length == 0 ? Refusals.Schema("missing key: pool_end")
            : IpAddresses.V4(start) is not { } first ? Refusals.Schema($"pool_start: invalid IP address: {start}")
            : IpAddresses.V4(end) is not { } last ? Refusals.Schema($"pool_end: invalid IP address: {end}")
            : NumberOf(last) < NumberOf(first) ? Refusals.Schema("pool_start must be less than pool_end")
            : null;
    }

    private static async ValueTask<Refusal?> InterfacesExistAsync(
        RuleContext<DhcpSettings> dhcp, CancellationToken cancellationToken)
    {
        if (dhcp.Value.NetworkInterfaces.Count == 0)
        {
            return null;
        }
        var there = await NetworkInterfaces.NamesAsync(dhcp.UnitOfWork, cancellationToken);
        var unknown = dhcp.Value.NetworkInterfaces.Where(name => !there.Contains(name)).ToList();
        return unknown.Count > 0 ? Refusals.Plain($"Invalid network interfaces: {string.Join(", ", unknown)}") : null;
    }

    private static uint NumberOf(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
}
