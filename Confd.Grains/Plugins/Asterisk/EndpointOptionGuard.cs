using System.Collections.Frozen;
using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// Leaves out options of endpoints that reach another tenant's resources, or more than the call, even if the API accepted them.
/// The technologies' names for one thing are in one set, because none has another meaning elsewhere.
/// </summary>
internal static class EndpointOptionGuard
{
    private static readonly HashSet<string> Contexts = ["context", "message_context", "overlap_context", "regcontext", "subscribe_context"];

    private static readonly HashSet<string> Mailboxes = ["incoming_mwi_mailbox", "mailbox", "mailboxes", "voicemail"];

    private static readonly HashSet<string> PickupGroups = ["named_call_group", "named_pickup_group", "namedcallgroup", "namedpickupgroup"];

    private static readonly HashSet<string> Variables = ["set_var", "setvar"];

    /// <summary>Every option that can have a fault.</summary>
    private static readonly FrozenSet<string> Guarded = Contexts.Concat(Mailboxes).Concat(PickupGroups).Concat(Variables).ToFrozenSet();

    /// <summary>Variables that identify the caller; a line gets them from its user.</summary>
    private static readonly HashSet<string> Identity = new(StringComparer.OrdinalIgnoreCase)
    {
        "WAZO_MEETING_UUID", "WAZO_TENANT_UUID", "WAZO_USERUUID", "XIVO_USERID", "XIVO_USERUUID",
    };

    /// <summary>Variables of the dialplan itself, which its steps take as they are.</summary>
    private const string OfDialplan = "CONFD_";

    /// <summary>Functions that write outside the channel: files, databases, other channels.</summary>
    private static readonly HashSet<string> Outside = new(StringComparer.OrdinalIgnoreCase)
    {
        "AST_CONFIG", "CURL", "DB", "DB_DELETE", "DEVICE_STATE", "ENV", "FILE", "FILE_FORMAT", "GLOBAL", "IMPORT", "LOCK", "MASTER_CHANNEL", "REALTIME",
        "REALTIME_DESTROY", "REALTIME_FIELD", "REALTIME_HASH", "REALTIME_STORE", "SHARED", "SHELL", "STAT", "UNLOCK",
    };

    /// <summary>The options that stay within the tenant and the call; the others are findings.</summary>
    /// <param name="options">Options of an endpoint, names and values.</param>
    /// <param name="owner">The endpoint and its tenant.</param>
    /// <param name="read">Knows who has what.</param>
    /// <param name="text">Gets the findings.</param>
    public static IEnumerable<IReadOnlyList<string>> Permitted<T>(
        IEnumerable<IReadOnlyList<string>> options, Stored<T> owner, ImageReader read, ConfText text)
        where T : class
    {
        foreach (var option in options)
        {
            if (option is [var name, var value] && Guarded.Contains(name.Trim()) && Fault(name.Trim(), value, owner.Tenant, read) is { } fault)
            {
                text.Error(owner.Id, $"Option {name} {fault}: it is left out. Take it from the endpoint or its templates.");
                continue;
            }
            yield return option;
        }
    }

    /// <summary>
    /// The variable that a value of <c>set_var</c> sets, without the mark of inheritance; null for a function, which may be called
    /// several times.
    /// </summary>
    public static string? VariableOf(string assignment)
    {
        var name = NameOf(assignment);
        return name.Contains('(') ? null : name.TrimStart('_');
    }

    /// <summary>The text before the equals sign.</summary>
    private static string NameOf(string assignment) =>
        assignment.IndexOf('=', StringComparison.Ordinal) is var end and >= 0 ? assignment[..end].Trim() : assignment.Trim();

    /// <summary>The fault of an option; null for none.</summary>
    /// <param name="name">The option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="tenant">Tenant of the endpoint.</param>
    /// <param name="read">Knows who has what.</param>
    private static string? Fault(string name, string value, Guid? tenant, ImageReader read)
    {
        return Contexts.Contains(name) ? ContextFault(value)
            : Mailboxes.Contains(name) ? Each(mailbox => mailbox.Split('@', 2) is [_, var context] ? ContextFault(context) : null)
            : PickupGroups.Contains(name) ? Each(PickupFault)
            : Variables.Contains(name) ? VariableFault()
            : null;

        string? Each(Func<string, string?> fault) =>
            value.Split(',', StringSplitOptions.TrimEntries).Select(fault).FirstOrDefault(one => one is not null);

        string? ContextFault(string context) =>
            read.By(ConfIndexes.Contexts, context.Trim()).Any(one => one.Tenant != tenant)
                ? $"names context {context.Trim()} of another tenant"
                : ReservedContexts.Has(context.Trim()) ? $"names context {context.Trim()}, which belongs to the dialplan itself" : null;

        string? PickupFault(string group) =>
            long.TryParse(group, out var id) && read.Find<CallPickup>(id) is { } pickup && pickup.Tenant != tenant
                ? $"names call pickup {group} of another tenant"
                : null;

        string? VariableFault()
        {
            var target = NameOf(value);
            if (VariableOf(value) is not { } variable)
            {
                var function = target.Split('(', 2)[0].Trim();
                return Outside.Contains(function) || function.StartsWith("ODBC", StringComparison.OrdinalIgnoreCase)
                    ? $"calls {function}, which changes more than the call"
                    : null;
            }
            if (Identity.Contains(variable) || variable.StartsWith(OfDialplan, StringComparison.OrdinalIgnoreCase))
            {
                return $"sets {variable}, by which the dialplan knows who calls";
            }
            return variable.EndsWith("CONTEXT", StringComparison.OrdinalIgnoreCase) && value.Contains('=')
                ? ContextFault(value.Split('=', 2)[1])
                : null;
        }
    }
}
