using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// A call filter as a subroutine of its recipient: it returns when the call is not filtered, and otherwise rings recipient and
/// surrogates as its strategy says. A surrogate takes part who is switched on with the code <c>bsfilter</c>.
/// </summary>
/// <remarks>Whether a surrogate is on, only Asterisk knows: the device of the lamp keeps it over restarts.</remarks>
internal static class CallFilterPart
{
    private static readonly RelationPath Recipients = RelationPath.Right<CallFilterRecipientPlugin>();
    private static readonly RelationPath Surrogates = RelationPath.Right<CallFilterSurrogatePlugin>();

    /// <summary>From a user to the filters of the user's calls.</summary>
    public static RelationPath Filters { get; } = RelationPath.Left<CallFilterRecipientPlugin>();

    /// <summary>True for a filter that has somebody to ring.</summary>
    public static bool IsUsed(Dialplan plan, Stored<CallFilter> filter) =>
        filter.Value.Enabled && plan.IsOwn(filter) && SurrogatesOf(plan, filter).Count > 0;

    public static void Write(Stored<CallFilter> filter, ImageReader read, ConfText text)
    {
        var plan = Dialplan.Of(filter, read, text);
        if (!IsUsed(plan, filter) || read.Links(filter.Id, Recipients) is not [var link, ..]
            || read.Find<User>(link.Right.Key) is not { Value.Enabled: true } recipient || !plan.IsOwn(recipient))
        {
            return;
        }
        var surrogates = SurrogatesOf(plan, filter);
        plan.Context(DialplanNames.Filter(filter.Value.Id));
        WriteCondition(plan, filter.Value, recipient, surrogates);
        // No limit for the recipient would mean that no surrogate ever rings.
        WriteStrategy(plan, filter.Value, recipient, link.Attributes<Recipient>().Timeout ?? recipient.Value.RingSeconds);
        if (!plan.TryTo(read.Find<CallFilterFallbacks>(filter.Id.Key)?.Value.NoanswerDestination))
        {
            var noanswer = new DialplanCode($"{DialplanNames.User(recipient.Value.Id)},s,noanswer");
            plan.Do("GotoIf", $$"""${DIALPLAN_EXISTS({{noanswer}})}?{{noanswer}}""").Do("Hangup", $"19");
        }
        plan.Label("end").Do("Hangup").Label("unfiltered").Do("Return");
        WriteSwitches(plan, filter, recipient, surrogates);
    }

    /// <summary>The surrogates in their order, with their ids in the list.</summary>
    private static List<(int Member, Stored<User> User)> SurrogatesOf(Dialplan plan, Stored<CallFilter> filter) =>
        [.. plan.Read.Links(filter.Id, Surrogates)
            .Select(link => (Member: link.Attributes<Surrogate>().Id, User: plan.Read.Find<User>(link.Right.Key)))
            .Where(surrogate => surrogate.User is { Value.Enabled: true } && plan.IsOwn(surrogate.User))
            .Select(surrogate => (surrogate.Member, surrogate.User!))];

    private static void WriteCondition(
        Dialplan plan, CallFilter filter, Stored<User> recipient, List<(int Member, Stored<User> User)> surrogates)
    {
        plan.Exten("s");
        if (filter.Source != "all")
        {
            var sign = new DialplanCode(filter.Source == "internal" ? "=" : "!=");
            plan.Do("GotoIf", $$"""$["${CONFD_EXTERNAL}" {{sign}} "1"]?unfiltered""");
        }
        // Recipient and surrogates reach each other.
        foreach (var user in surrogates.Select(surrogate => surrogate.User).Prepend(recipient))
        {
            plan.Do("GotoIf", $$"""$["${XIVO_USERID}" = "{{user.Value.Id}}"]?unfiltered""");
        }
        plan.Do("Set", $"CONFD_SURROGATES=");
        foreach (var (member, user) in surrogates)
        {
            plan.Do("ExecIf", $$"""$["${DEVICE_STATE({{DialplanNames.FilterLamp(member)}})}" = "INUSE"]?Set(CONFD_SURROGATES=${CONFD_SURROGATES}&{{Phones(user)}})""");
        }
        plan.Do("GotoIf", $$"""$[${LEN(${CONFD_SURROGATES})} = 0]?unfiltered""")
            .Do("StackPop")
            .Do("Set", $$"""CONFD_SURROGATES=${CONFD_SURROGATES:1}""")
            .CallerName(filter.CallerIdMode, filter.CallerIdName);
    }

    private static void WriteStrategy(Dialplan plan, CallFilter filter, Stored<User> recipient, int recipientSeconds)
    {
        var (one, all) = (Phones(recipient), new DialplanCode("${CONFD_SURROGATES}"));
        var (first, then) = (Seconds(recipientSeconds), Seconds(filter.SurrogatesTimeout));
        switch (filter.Strategy)
        {
            case "all-recipients-then-linear-surrogates":
                Ring(plan, one, first);
                RingInTurn(plan, then);
                break;
            case "all-recipients-then-all-surrogates":
                Ring(plan, one, first);
                Ring(plan, all, then);
                break;
            case "linear-surrogates-then-all-recipients":
                RingInTurn(plan, then);
                Ring(plan, one, first);
                break;
            case "all-surrogates-then-all-recipients":
                Ring(plan, all, then);
                Ring(plan, one, first);
                break;
            default:
                Ring(plan, new DialplanCode($"{one.Text}&{all.Text}"), then.Text.Length > 0 ? then : first);
                break;
        }
    }

    private static void Ring(Dialplan plan, DialplanCode phones, DialplanCode seconds) => plan
        .Do("Dial", $"{phones},{seconds}")
        .Do("GotoIf", $$"""$["${DIALSTATUS}" = "ANSWER"]?end""");

    private static void RingInTurn(Dialplan plan, DialplanCode seconds)
    {
        plan.Label("next").Do("GotoIf", $$"""$[${LEN(${CONFD_SURROGATES})} = 0]?nobody""");
        Ring(plan, new DialplanCode("${SHIFT(CONFD_SURROGATES,&)}"), seconds);
        plan.Do("Goto", $"next").Label("nobody").Do("NoOp");
    }

    /// <summary>The numbers that switch surrogates on and off: only the recipient and the surrogate may dial them.</summary>
    private static void WriteSwitches(
        Dialplan plan, Stored<CallFilter> filter, Stored<User> recipient, List<(int Member, Stored<User> User)> surrogates)
    {
        plan.Context(DialplanNames.Surrogates(filter.Tenant));
        foreach (var (member, user) in surrogates)
        {
            var lamp = DialplanNames.FilterLamp(member);
            plan.Exten($"{member}")
                .Do("GotoIf", $$"""$["${XIVO_USERID}" = "{{recipient.Value.Id}}" | "${XIVO_USERID}" = "{{user.Value.Id}}"]?switch""")
                .Do("Goto", $"{DialplanNames.Refused},s,1")
                .Label("switch").Do("Answer")
                .Do("GotoIf", $$"""$["${DEVICE_STATE({{lamp}})}" = "INUSE"]?off""")
                .Do("Set", $"DEVICE_STATE({lamp})=INUSE").Do("Playback", $"beep&activated").Do("Hangup")
                .Label("off").Do("Set", $"DEVICE_STATE({lamp})=NOT_INUSE").Do("Playback", $"beep&beep&de-activated").Do("Hangup");
        }
        if (plan.Read.All<FeatureExtension>().FirstOrDefault(code => code.Value is { Feature: "bsfilter", Enabled: true }) is { } known)
        {
            plan.Context(DialplanNames.Hints(filter.Tenant));
            foreach (var (member, _) in surrogates)
            {
                plan.Hint($"{FeatureCodes.Prefix(known.Value.Exten)}{member}", DialplanNames.FilterLamp(member));
            }
        }
    }

    private static DialplanCode Phones(Stored<User> user) => new($"Local/{user.Value.Uuid}@{DialplanNames.SharedLines}");

    private static DialplanCode Seconds(int? seconds) => new(seconds is > 0 and var limit ? $"{limit}" : "");
}
