namespace Confd.Plugins;

/// <summary>The phones of lines: a line has at most one, a phone has any number of lines.</summary>
internal static class LineDevices
{
    /// <summary>Kind of the link.</summary>
    public const string Kind = "line_device";

    /// <summary>From a line to its phone.</summary>
    public static RelationPath Devices { get; } = RelationPath.Right<LineDevicePlugin>();

    /// <summary>From a phone to its lines.</summary>
    public static RelationPath Lines { get; } = RelationPath.Left<LineDevicePlugin>();

    /// <summary>The refusal to remove something from a line that has a phone; null without a phone.</summary>
    public static Refusal? Refuse(Line line) => line.DeviceId is null
        ? null
        : Refusals.Associated("Line", "Device", ("line_id", line.Id), ("device_id", line.DeviceId));

    /// <summary>Removes the phone from a line, if it has one, with the event of the association.</summary>
    /// <returns>The line afterwards.</returns>
    public static async ValueTask<Stored<Line>> DetachAsync(
        UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken)
    {
        foreach (var device in await work.RelatedAsync<Device>(line.Id, Devices, cancellationToken))
        {
            await work.DissociateAsync<LineDevicePlugin, Line, Device>(line, device.Stored, cancellationToken);
        }
        return await work.FindAsync<Line>(line.Id, cancellationToken) ?? line;
    }

    /// <summary>Gives a line the phone that a body names; null removes its phone.</summary>
    /// <exception cref="RefusedException">There is no such phone in the line's tenant, or a rule of the association refuses.</exception>
    public static async ValueTask PutAsync(
        UnitOfWork work, Stored<Line> line, string? device, CancellationToken cancellationToken)
    {
        line = await work.FindAsync<Line>(line.Id, cancellationToken) ?? line;
        if (line.Value.DeviceId == device)
        {
            return;
        }
        line = await DetachAsync(work, line, cancellationToken);
        if (device is null)
        {
            return;
        }
        var found = await work.FindVisibleAsync<Device>(device, cancellationToken);
        await work.AssociateAsync<LineDevicePlugin, Line, Device>(
            line,
            found is not null && (found.Tenant == line.Tenant || found.Value.IsNew)
                ? found
                : throw new RefusedException(Refusals.NotFound("Device", ("id", device))),
            cancellationToken);
    }
}
