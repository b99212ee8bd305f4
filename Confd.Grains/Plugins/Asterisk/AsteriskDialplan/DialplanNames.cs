using System.Text.RegularExpressions;

namespace Confd.Plugins;

/// <summary>Names of the contexts outside the numbering plan: nobody can dial into them, except for codes of services.</summary>
internal static partial class DialplanNames
{
    /// <summary>Counts how often a call was sent on.</summary>
    public const string Hop = "confd-hop";

    /// <summary>Returns when the calling user may dial a number of the tenant.</summary>
    public const string Permit = "confd-permit";

    /// <summary>Finds the user whose permissions count for a call.</summary>
    public const string Caller = "confd-caller";

    /// <summary>Before the device of a line: the context that says whose line it is.</summary>
    public const string OfAccounts = "confd-account-";

    /// <summary>Tells callers that this number is not allowed for them.</summary>
    public const string Refused = "confd-refused";

    /// <summary>Codes of services; every internal context includes it.</summary>
    public const string Features = "confd-features";

    /// <summary>Reports to Confd a code that changes a service.</summary>
    public const string Code = "confd-code";

    /// <summary>Finds the addresses of all phones of a SIP account.</summary>
    public const string Contacts = "confd-contacts";

    /// <summary>Tells a phone to answer by itself.</summary>
    public const string AutoAnswer = "confd-auto-answer";

    /// <summary>Rings all lines of a user, by uuid. Queues use it for their members; its hints show who is free.</summary>
    public const string SharedLines = ReservedContexts.SharedLines;

    /// <summary>Hints of the keys of a tenant's users; every internal context of the tenant includes it.</summary>
    public static string Hints(Guid? tenant) => $"confd-hints-{tenant}";

    /// <summary>The device of a lamp that shows something of one user, for example <c>enablednd</c>.</summary>
    public static string Lamp(string what, long user) => $"Custom:confd-{what}-{user}";

    /// <summary>The device of the lamps that show whether an agent is logged in.</summary>
    public static string AgentLamp(long agent) => $"Custom:confd-agent-{agent}";

    /// <summary>The device of the lamps that show whether a surrogate of a call filter is on; the filter itself looks at it.</summary>
    public static string FilterLamp(long member) => $"Custom:confd-bsfilter-{member}";

    public static string Agent(long id) => $"confd-agent-{id}";

    /// <summary>Agents of a tenant by number.</summary>
    public static string Agents(Guid? tenant) => $"confd-agents-{tenant}";

    public static string Filter(long id) => $"confd-filter-{id}";

    /// <summary>Surrogates of a tenant's call filters by their ids.</summary>
    public static string Surrogates(Guid? tenant) => $"confd-surrogates-{tenant}";

    public static string User(long id) => $"confd-user-{id}";

    /// <summary>Numbers whose calls a user does not want.</summary>
    public static string Blocked(long id) => $"confd-blocked-{id}";

    public static string PermitUser(long id) => $"confd-permit-user-{id}";

    public static string PermitOutcall(long id) => $"confd-permit-outcall-{id}";

    public static string Group(long id) => $"confd-group-{id}";

    public static string Queue(long id) => $"confd-queue-{id}";

    public static string Conference(long id) => $"confd-conference-{id}";

    public static string Incall(long id) => $"confd-incall-{id}";

    public static string Outcall(long id) => $"confd-outcall-{id}";

    /// <summary>Calls of lines that belong to an application: pjsip.conf sends them there.</summary>
    public static string Application(Guid uuid) => $"{ReservedContexts.OfApplications}{uuid}";

    /// <summary>The guests of all meetings: their channel says which one.</summary>
    public const string MeetingGuests = "wazo-meeting-guest";

    public static string Meeting(Guid uuid) => $"confd-meeting-{uuid}";

    /// <summary>Meetings of a tenant by number.</summary>
    public static string Meetings(Guid? tenant) => $"confd-meetings-{tenant}";

    /// <summary>Mailboxes of the users of a context, by the users' numbers.</summary>
    public static string Mailboxes(string context) => $"confd-vm-{context}";

    public static string Ivr(long id) => $"confd-ivr-{id}";

    public static string Schedule(long id) => $"confd-schedule-{id}";

    /// <summary>Loudspeaker groups of a tenant by number.</summary>
    public static string Paging(Guid? tenant) => $"confd-paging-{tenant}";

    public static string Switchboard(Guid uuid) => $"confd-switchboard-{uuid}";

    /// <summary>Name of a room in Asterisk.</summary>
    public static string Room(long id) => $"wazo-conference-{id}";

    /// <summary>True for a possible name of an administrator's subroutine that is none of these contexts.</summary>
    public static bool IsSubroutine(string name) => Word().IsMatch(name) && !ReservedContexts.Has(name);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,79}\z")]
    private static partial Regex Word();
}
