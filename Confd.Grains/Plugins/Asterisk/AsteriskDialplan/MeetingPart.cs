using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A meeting: users dial its number after the code of meetings, guests come with the account that the meeting gives them.</summary>
internal static class MeetingPart
{
    public static void Write(Stored<Meeting> meeting, ImageReader read, ConfText text)
    {
        var (uuid, number) = (meeting.Value.Uuid, meeting.Value.Number);
        var plan = Dialplan.Of(meeting, read, text).Context(DialplanNames.Meeting(uuid))
            .Exten("s").Do("Gosub", $"{DialplanNames.Hop},s,1")
            .Do("Answer")
            .Do("ConfBridge", $"wazo-meeting-{uuid}-confbridge,wazo-meeting-bridge-profile,wazo-meeting-user-profile,wazo-meeting-user-menu")
            .Do("Hangup");
        if (DialplanText.IsNumber(number))
        {
            plan.Context(DialplanNames.Meetings(meeting.Tenant)).Exten(number).Do("Goto", $"{DialplanNames.Meeting(uuid)},s,1");
        }
    }

    /// <summary>Guests reach the meeting of their account with any number.</summary>
    public static void WriteGuests(Dialplan plan)
    {
        var own = new DialplanCode("confd-meeting-${WAZO_MEETING_UUID}");
        plan.Context(DialplanNames.MeetingGuests)
            .Exten("_[0-9A-Za-z*#+]!").Do("GotoIf", $$"""${DIALPLAN_EXISTS({{own}},s,1)}?{{own}},s,1""")
            .Do("Hangup", $"21");
    }
}
