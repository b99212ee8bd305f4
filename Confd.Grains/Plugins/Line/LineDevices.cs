namespace Confd.Plugins;

/// <summary>Phones of lines, as far as the line itself knows.</summary>
internal static class LineDevices
{
    /// <summary>The refusal to take something away from a line that a phone is provisioned with; null without one.</summary>
    public static Refusal? Refuse(Line line) => line.DeviceId is null
        ? null
        : Refusals.Associated("Line", "Device", ("line_id", line.Id), ("device_id", line.DeviceId));
}
