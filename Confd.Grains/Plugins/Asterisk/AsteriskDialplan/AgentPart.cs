using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// An agent: codes log in on the phone that dials them, and out. An agent who is logged in is a member of the agent's queues, with the
/// lines of the phone's user.
/// </summary>
/// <remarks>
/// Who is logged in, only Asterisk knows: its database keeps it over restarts, as it keeps members of queues.
/// See docs/decisions/0044-agents-are-members-of-queues.md. Source: docs.asterisk.org, AddQueueMember, RemoveQueueMember.
/// </remarks>
internal static class AgentPart
{
    public static void Write(Stored<Agent> agent, ImageReader read, ConfText text)
    {
        var plan = Dialplan.Of(agent, read, text);
        WriteNumbers(plan, agent);
        plan.Context(DialplanNames.Agent(agent.Value.Id));
        var password = agent.Value.Password is { Length: > 0 } given ? given : null;
        if (password is not null && !CanBeDialled(password))
        {
            plan.Error("Its password can't be dialled, so the agent can't log in. Give it digits and *.");
            plan.Exten("login").Do("Goto", $"{DialplanNames.Refused},s,1");
            password = null;
        }
        else
        {
            WriteLogin(plan, agent, password);
        }
        WriteLogoff(plan, password);
        plan.Exten("toggle").Do("Gosub", $"who,1")
            .Do("Goto", $$"""${IF($["${CONFD_WHO}" = "${CONFD_ME}"]?logoff:login)},1""");
        WriteWho(plan, agent.Value.Id);
        WriteLeave(plan, agent.Value.Id);
    }

    /// <summary>The agent's number, and the id after a star, which keys dial.</summary>
    private static void WriteNumbers(Dialplan plan, Stored<Agent> agent)
    {
        var byId = $"*{agent.Value.Id}";
        string[] numbers = plan.Read.By(ConfIndexes.Agents, byId).Any(plan.IsOwn) ? [agent.Value.Number] : [agent.Value.Number, byId];
        plan.Context(DialplanNames.Agents(agent.Tenant));
        foreach (var number in numbers.Where(DialplanText.IsNumber))
        {
            plan.Exten(number).Do("Goto", $$"""{{DialplanNames.Agent(agent.Value.Id)}},${CONFD_ACTION},1""");
        }
    }

    private static void WriteLogin(Dialplan plan, Stored<Agent> agent, string? password)
    {
        var id = agent.Value.Id;
        var queues = plan.Read.Links(agent.Id, QueueMemberAgentPlugin.Queues)
            .Select(link => (Queue: plan.Read.Find<Queue>(link.Left.Key), link.Attributes<QueueAgentMember>().Penalty))
            .Where(member => plan.IsOwn(member.Queue) && member.Queue!.Value.Enabled)
            .Select(member => (member.Queue!.Value.Name, member.Penalty)).ToList();
        plan.Exten("login").Do("Gosub", $"who,1")
            .Do("GotoIf", $$"""$["${CONFD_WHO}" != "" & "${CONFD_WHO}" != "${CONFD_ME}"]?other""")
            .Do("Answer");
        Ask(plan, password);
        // Queues that the agent has left since the last login.
        plan.Do("Gosub", $"leave,1")
            .Do("Set", $$"""DB(confd-agent/{{id}})=${CONFD_ME}""")
            .Do("Set", $"DB(confd-agent-queues/{id})={new DialplanCode(string.Join('&', queues.Select(queue => queue.Name)))}");
        foreach (var (name, penalty) in queues)
        {
            plan.Do("AddQueueMember", $$"""{{name}},Local/${CONFD_ME}@{{DialplanNames.SharedLines}},{{penalty}},,Agent/{{agent.Value.Number}},hint:${CONFD_ME}@{{DialplanNames.SharedLines}}""");
        }
        plan.Do("Set", $"DEVICE_STATE({DialplanNames.AgentLamp(id)})=INUSE")
            .Do("Playback", $"agent-loginok").Do("Hangup")
            .Label("other").Do("Answer").Do("Playback", $"agent-alreadyon").Do("Hangup");
    }

    /// <summary>On the own phone without the password.</summary>
    private static void WriteLogoff(Dialplan plan, string? password)
    {
        plan.Exten("logoff").Do("Gosub", $"who,1").Do("Answer");
        if (password is not null)
        {
            plan.Do("GotoIf", $$"""$["${CONFD_WHO}" = "${CONFD_ME}"]?own""");
            Ask(plan, password);
        }
        plan.Label("own").Do("Gosub", $"leave,1").Do("Playback", $"agent-loggedoff").Do("Hangup");
    }

    private static void Ask(Dialplan plan, string? password)
    {
        if (password is not null)
        {
            plan.Do("Authenticate", $"{password}", isSecret: true);
        }
    }

    /// <summary>
    /// Who is logged in, and who calls. The account of the calling phone has set the user; a call that a forward or a transfer sent
    /// here would log in the phone of somebody else.
    /// </summary>
    private static void WriteWho(Dialplan plan, long id) => plan
        .Exten("who").Do("Set", $$"""CONFD_ME=${FILTER(0-9a-f-,${XIVO_USERUUID})}""")
        .Do("Set", $$"""CONFD_WHO=${FILTER(0-9a-f-,${DB(confd-agent/{{id}})})}""")
        .Do("GotoIf", $$"""$[${LEN(${CONFD_ME})} = 0 | 0${CONFD_HOPS} > 0]?no""")
        .Do("Return")
        .Label("no").Do("StackPop").Do("Goto", $"{DialplanNames.Refused},s,1");

    private static void WriteLeave(Dialplan plan, long id) => plan
        .Exten("leave").Do("Set", $$"""CONFD_QUEUES=${FILTER(0-9A-Za-z._&-,${DB(confd-agent-queues/{{id}})})}""")
        .Label("next").Do("GotoIf", $$"""$[${LEN(${CONFD_QUEUES})} = 0 | ${LEN(${CONFD_WHO})} = 0]?out""")
        .Do("RemoveQueueMember", $$"""${SHIFT(CONFD_QUEUES,&)},Local/${CONFD_WHO}@{{DialplanNames.SharedLines}}""")
        .Do("Goto", $"next")
        .Label("out").Do("Set", $$"""CONFD_GONE=${DB_DELETE(confd-agent/{{id}})}${DB_DELETE(confd-agent-queues/{{id}})}""")
        .Do("Set", $"DEVICE_STATE({DialplanNames.AgentLamp(id)})=NOT_INUSE")
        .Do("Return");

    /// <summary>A # ends what the caller dials.</summary>
    private static bool CanBeDialled(string password) => password.All(digit => char.IsAsciiDigit(digit) || digit == '*');
}
