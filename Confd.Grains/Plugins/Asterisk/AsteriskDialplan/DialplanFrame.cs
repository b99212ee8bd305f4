using Confd.Asterisk;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The constant contexts, and the frames of the others.</summary>
internal static class DialplanFrame
{
    /// <summary>A call that is sent on more often is in a loop.</summary>
    private const int MostHops = 20;

    /// <summary>The channel that has transferred the call, until the call is answered; empty for other calls. Asterisk sets only one of the two.</summary>
    public static DialplanCode Transferer { get; } = new("${ATTENDEDTRANSFER}${BLINDTRANSFER}");

    public static void Write(ImageReader read, ConfText text)
    {
        var plan = new Dialplan(read, text, new ResourceId("", ""), null);
        WriteSubroutines(plan);
        MeetingPart.WriteGuests(plan);
    }

    private static void WriteSubroutines(Dialplan plan) => plan
        .Context(DialplanNames.Hop)
        .Exten("s").Do("Set", $$"""__CONFD_HOPS=$[0${CONFD_HOPS} + 1]""")
        .Do("GotoIf", $$"""$[${CONFD_HOPS} > {{MostHops}}]?circle""")
        .Do("Return")
        .Label("circle").Do("StackPop")
        .Do("Congestion", $"5")
        .Do("Hangup", $"25")
        .Context(DialplanNames.Permit)
        .Exten("s").Do("Gosub", $"{DialplanNames.Caller},s,1")
        .Do("GosubIf", $$"""${DIALPLAN_EXISTS(confd-permit-user-${CONFD_CALLER},${ARG1},1)}?confd-permit-user-${CONFD_CALLER},${ARG1},1""")
        .Do("Return")
        // For a call that was sent on, the user who sent it on needs the permission: the last one who forwarded or transferred it.
        .Context(DialplanNames.Caller)
        .Exten("s").Do("Set", $$"""CONFD_CALLER=${IF($["${CONFD_FORWARDER}" != ""]?${CONFD_FORWARDER}:${XIVO_USERID})}""")
        .Do("Set", $"CONFD_TRANSFERER={Transferer}")
        .Do("GotoIf", $$"""$["${CONFD_TRANSFERER}" = "${CONFD_FORWARDED}"]?end""")
        // Without the number at the end, the name of a channel is that of its device.
        .Do("Set", $$"""CONFD_OWNER={{DialplanNames.OfAccounts}}${CONFD_TRANSFERER:0:-9}""")
        .Do("GosubIf", $$"""${DIALPLAN_EXISTS(${CONFD_OWNER},s,1)}?${CONFD_OWNER},s,1""")
        .Label("end").Do("Return")
        .Context(DialplanNames.Refused)
        .Exten("s").Do("Progress")
        .Do("Playback", $"ss-noservice,noanswer")
        .Do("Hangup", $"21")
        // A phone may register any address: an ampersand in it would dial something else, a comma would begin an option.
        .Context(DialplanNames.Contacts)
        .Exten("s").Do("Set", $$"""CONFD_CONTACTS=${PJSIP_DIAL_CONTACTS(${ARG1})}""")
        .Label("next").Do("GotoIf", $$"""$[${LEN(${CONFD_CONTACTS})} = 0]?end""")
        .Do("Set", $$"""CONFD_CONTACT=${SHIFT(CONFD_CONTACTS,&)}""")
        .Do("Set", $$"""CONFD_PLAIN=${FILTER(0-9A-Za-z:/@.;=_~%+!?*[]-,${CONFD_CONTACT})}""")
        .Do("GotoIf", $$"""$[${LEN(${CONFD_PLAIN})} != ${LEN(${CONFD_CONTACT})}]?next""")
        .Do("Set", $$"""CONFD_ACCOUNT=PJSIP/${ARG1}/""")
        .Do("GotoIf", $$$"""$["${CONFD_CONTACT:0:${LEN(${CONFD_ACCOUNT})}}" != "${CONFD_ACCOUNT}"]?next""")
        .Do("Set", $$"""CONFD_LINES=${CONFD_LINES}&${CONFD_CONTACT}""")
        .Do("Goto", $"next")
        .Label("end").Do("Return")
        .Context(DialplanNames.AutoAnswer)
        .Exten("s").Do("Set", $"PJSIP_HEADER(add,Call-Info)=<sip:confd>;answer-after=0")
        .Do("Return");

    public static void WriteContext(Stored<Context> context, ImageReader read, ConfText text)
    {
        if (!context.Value.Enabled)
        {
            return;
        }
        var plan = Dialplan.Of(context, read, text).Context(context.Value.Name);
        WriteInclusions(context, plan);
        if (context.Value.Type == "internal")
        {
            // An empty context: not every tenant has keys, and Asterisk warns of an inclusion that does not exist.
            plan.Include(DialplanNames.Hints(context.Tenant)).Include(DialplanNames.Features).Context(DialplanNames.Hints(context.Tenant));
        }
    }

    /// <summary>Includes the contexts that a context includes, but only those of the same tenant.</summary>
    public static void WriteInclusions(Stored<Context> context, Dialplan plan)
    {
        var read = plan.Read;
        foreach (var other in read.Related<Context>(context.Id, ContextContextPlugin.Included).Where(other => other.Value.Enabled && plan.IsOwn(other)))
        {
            plan.Include(other.Value.Name);
        }
        if (read.Related<Context>(context.Id, ContextContextPlugin.Included.Repeated()).Any(other => other.Id == context.Id))
        {
            plan.Warning("It includes itself through others. Asterisk looks there once; take one of the inclusions away.");
        }
    }
}
