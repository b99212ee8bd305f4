using Confd.Asterisk;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>
/// Options whose text leads into what another tenant has, or out of the call: they are left out, whatever the API took.
/// </summary>
internal static class SipOptionGuard
{
    private static readonly HashSet<string> Contexts = ["context", "message_context", "overlap_context", "subscribe_context"];

    private static readonly HashSet<string> Mailboxes = ["incoming_mwi_mailbox", "mailboxes"];

    private static readonly HashSet<string> PickupGroups = ["named_call_group", "named_pickup_group"];

    /// <summary>Variables that say who calls; a line has them from its user.</summary>
    private static readonly HashSet<string> Identity = new(StringComparer.OrdinalIgnoreCase)
    {
        "CONFD_CALLER", "CONFD_FORWARDER", "CONFD_HOPS", "WAZO_TENANT_UUID", "WAZO_USERUUID", "XIVO_USERID", "XIVO_USERUUID",
    };

    /// <summary>Functions that write elsewhere than on the channel: files, databases, other channels.</summary>
    private static readonly HashSet<string> Outside = new(StringComparer.OrdinalIgnoreCase)
    {
        "AST_CONFIG", "CURL", "DB", "DB_DELETE", "ENV", "FILE", "FILE_FORMAT", "GLOBAL", "IMPORT", "LOCK", "MASTER_CHANNEL", "REALTIME",
        "REALTIME_DESTROY", "REALTIME_FIELD", "REALTIME_HASH", "REALTIME_STORE", "SHARED", "SHELL", "STAT", "UNLOCK",
    };

    /// <summary>What is wrong with an option; null for nothing.</summary>
    /// <param name="name">The option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="tenant">Tenant of the endpoint.</param>
    /// <param name="read">Knows who has what.</param>
    public static string? Fault(string name, string value, Guid? tenant, ImageReader read)
    {
        return Contexts.Contains(name) ? ContextFault(value)
            : Mailboxes.Contains(name) ? Each(mailbox => mailbox.Split('@', 2) is [_, var context] ? ContextFault(context) : null)
            : PickupGroups.Contains(name) ? Each(PickupFault)
            : name == MergedSip.Variable ? VariableFault()
            : null;

        string? Each(Func<string, string?> fault) =>
            value.Split(',', StringSplitOptions.TrimEntries).Select(fault).FirstOrDefault(one => one is not null);

        string? ContextFault(string context) =>
            read.By(ConfIndexes.Contexts, context.Trim()).Any(one => one.Tenant != tenant)
                ? $"names context {context.Trim()} of another tenant"
                : null;

        string? PickupFault(string group) =>
            long.TryParse(group, out var id) && read.Find<CallPickup>(id) is { } pickup && pickup.Tenant != tenant
                ? $"names call pickup {group} of another tenant"
                : null;

        string? VariableFault()
        {
            var target = MergedSip.NameOf(value);
            if (MergedSip.VariableOf(value) is not { } variable)
            {
                var function = target.Split('(', 2)[0].Trim();
                return Outside.Contains(function) || function.StartsWith("ODBC", StringComparison.OrdinalIgnoreCase)
                    ? $"calls {function}, which changes more than the call"
                    : null;
            }
            if (Identity.Contains(variable))
            {
                return $"sets {variable}, by which the dialplan knows who calls";
            }
            return variable.EndsWith("CONTEXT", StringComparison.OrdinalIgnoreCase) && value.Contains('=')
                ? ContextFault(value.Split('=', 2)[1])
                : null;
        }
    }
}
