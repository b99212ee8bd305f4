using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/dhcp</c>: the DHCP server of the phones' network.</summary>
/// <remarks>Source: wazo-confd 1.1 API, dhcp.</remarks>
public sealed class DhcpPlugin() : SettingsPlugin<DhcpSettings>("dhcp")
{
    private const int LongestInterfaces = 255;

    public override void Declare(SettingsBuilder<DhcpSettings> dhcp) => dhcp
        .Route("dhcp")
        .KeptByPut("pool_start", "pool_end")
        .Form("network_interfaces", AreNotTooLong)
        // rules, in this order
        .Must(d => !d.Active || d.PoolStart.Length > 0, Refusals.Schema("missing key: pool_start"))
        .Must(d => !d.Active || d.PoolEnd.Length > 0, Refusals.Schema("missing key: pool_end"))
        .Rule(d => Check("pool_start", d.Value.PoolStart, d.Value))
        .Rule(d => Check("pool_end", d.Value.PoolEnd, d.Value))
        .Must(d => !d.Active || NumberOf(d.PoolStart) <= NumberOf(d.PoolEnd), Refusals.Schema("pool_start must be less than pool_end"))
        .RuleAsync(InterfacesExistAsync)
        // effects
        .OnEdited("dhcp_edited", "config.dhcp.edited", calls: _ => Sysconfd.CommonConfiguration());

    private static Refusal? AreNotTooLong(JsonNode interfaces) =>
        string.Join(',', interfaces.AsArray().Select(name => name!.GetValue<string>())).Length > LongestInterfaces
            ? Refusals.Field("network_interfaces", new[] { $"Longer than maximum length {LongestInterfaces}." })
            : null;

    private static Refusal? Check(string field, string address, DhcpSettings dhcp) =>
        !dhcp.Active || IpAddresses.V4(address) is not null ? null : Refusals.Schema($"{field}: invalid IP address: {address}");

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

    private static uint NumberOf(string address) => BinaryPrimitives.ReadUInt32BigEndian(IpAddresses.V4(address)!.GetAddressBytes());
}
