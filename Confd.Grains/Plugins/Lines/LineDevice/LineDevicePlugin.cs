namespace Confd.Plugins;

/// <summary>Declares the phone of a line: at most one; a phone has several SIP lines, each in its own place, or one SCCP line.</summary>
/// <remarks>Source: wazo-confd 1.1 API, line_device.</remarks>
public sealed class LineDevicePlugin() : AssociationPlugin<Line, Device>(LineDevices.Kind)
{
    public override void Declare(AssociationBuilder<Line, Device> pair) => pair
        .Route("/lines/{line_id:int}/devices/{device_id}")
        // rules, in this order
        .Associate(RefuseStranger)
        .Associate(link => LineDevices.Refuse(link.Left.Value))
        .Associate(PlaceIsFreeAsync)
        .Associate((link, token) => LineEndpoints.RequireAsync(link.UnitOfWork, link.Left, token))
        .Associate(LineIsUsedAsync)
        .Associate(SccpIsAloneAsync)
        .RefuseRightDeletion((device, lines) => Refusals.Associated(
            "Device", "Line", ("device_id", device.Value.Id),
            ("line_ids", new PythonTuple([.. lines.Select(line => line.Value.Id).Order().Cast<object>()]))))
        // effects
        .AfterAssociate(ConfigureAsync)
        .AfterDissociate(ReleaseAsync)
        .OnEveryChange(EventOfAsync)
        .Routes(routes => routes
            .Route("GET", "/lines/{line_id:int}/devices", ReadAsync,
                answers: typeof(LineDeviceView))
            .Route("GET", "/devices/{device_id}/lines", ListAsync,
                isList: true, answers: typeof(LineDeviceView), query: []));

    /// <summary>An unallocated device goes to the tenant of its line; any other must be of that tenant already.</summary>
    private static Refusal? RefuseStranger(PairContext<Line, Device> link) =>
        link.Right.Value.IsNew || link.Left.Tenant == link.Right.Tenant
            ? null
            : Refusals.DifferentTenants(
                "line_tenant_uuid", link.Left.Tenant ?? default, "device_tenant_uuid", link.Right.Tenant ?? default);

    private static async ValueTask<Refusal?> PlaceIsFreeAsync(
        PairContext<Line, Device> link, CancellationToken cancellationToken)
    {
        var position = link.Left.Value.Position;
        var others = await link.UnitOfWork.RelatedAsync<Line>(link.Right.Id, LineDevices.Lines, cancellationToken);
        return others.Any(other => other.Value.Position == position)
            ? Refusals.Plain($"Cannot associate 2 lines with same position (position: {position})")
            : null;
    }

    private static async ValueTask<Refusal?> LineIsUsedAsync(
        PairContext<Line, Device> link, CancellationToken cancellationToken)
    {
        var (work, line) = (link.UnitOfWork, link.Left);
        var extensions = await work.RelatedAsync<Extension>(line.Id, LineExtensionPlugin.Extensions, cancellationToken);
        if (extensions.Count == 0)
        {
            return Refusals.MissingAssociation("Line", "Extension", ("line_id", line.Value.Id));
        }
        return (await UserLines.UsersOfAsync(work, line, cancellationToken)).Count == 0
            ? Refusals.MissingAssociation("User", "Line", ("line_id", line.Value.Id))
            : null;
    }

    /// <summary>A phone speaks one protocol, and with SCCP it has one line.</summary>
    private static async ValueTask<Refusal?> SccpIsAloneAsync(
        PairContext<Line, Device> link, CancellationToken cancellationToken)
    {
        var (work, line) = (link.UnitOfWork, link.Left);
        var others = await work.RelatedAsync<Line>(link.Right.Id, LineDevices.Lines, cancellationToken);
        if (others.Count == 0)
        {
            return null;
        }
        var own = await SccpOfAsync(work, line, cancellationToken);
        return own is null && await SccpOfAsync(work, others[0].Stored, cancellationToken) is null
            ? null
            : Refusals.Associated(
                "Line", "Device", ("line_id", line.Value.Id), ("device_id", link.Right.Value.Id), ("endpoint", "sccp"),
                ("endpoint_id", own?.Id));
    }

    private static async ValueTask<SccpEndpoint?> SccpOfAsync(
        UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken) =>
        (await work.RelatedAsync<SccpEndpoint>(line.Id, LineEndpoints.SccpOf, cancellationToken)).FirstOrDefault()?.Value;

    private static async ValueTask ConfigureAsync(PairContext<Line, Device> link, CancellationToken cancellationToken)
    {
        var (work, line) = (link.UnitOfWork, link.Left);
        work.Replace(line, line.Value with { DeviceId = link.Right.Value.Id });
        var device = await DeviceRegistries.Of(work).HoldAsync(work, link.Right, line.Tenant ?? default, cancellationToken);
        work.Replace(device, device.Value with
        {
            Config = device.Value.Id,
            TemplateId = device.Value.TemplateId ?? Provisioning.DefaultTemplate,
        });
    }

    /// <summary>A device that loses its last line is reset.</summary>
    private static async ValueTask ReleaseAsync(PairContext<Line, Device> link, CancellationToken cancellationToken)
    {
        var work = link.UnitOfWork;
        var line = await work.FindAsync<Line>(link.Left.Id, cancellationToken) ?? link.Left;
        work.Replace(line, line.Value with { DeviceId = null });
        var device = await work.FindAsync<Device>(link.Right.Id, cancellationToken) ?? link.Right;
        if ((await work.RelatedAsync<Line>(device.Id, LineDevices.Lines, cancellationToken)).Count == 0)
        {
            work.Replace(device, Provisioning.Reset(device.Value));
        }
    }

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, string action, PairContext<Line, Device> link, CancellationToken cancellationToken)
    {
        var line = await LineEvents.DescribeAsync(link.UnitOfWork, link.Left, cancellationToken);
        return new DomainEvent(
            $"line_device_{what}", $"config.lines.{line.Id}.devices.{link.Right.Value.Id}.{action}",
            new { Line = line, Device = new { link.Right.Value.Id } })
        {
            Reload = line.EndpointSccp is null ? [] : [Reload.Sccp],
        };
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var line = await route.GetAsync<Line>("line_id", cancellationToken);
        var devices = await route.UnitOfWork.RelatedAsync<Device>(line.Id, LineDevices.Devices, cancellationToken);
        return devices.Count > 0
            ? RouteResult.Json(LineDeviceView.Of(line.Value, devices[0].Value))
            : throw new RefusedException(Refusals.NotFound("LineDevice", ("line_id", line.Value.Id)));
    }

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var device = await route.GetAsync<Device>("device_id", cancellationToken);
        var lines = await route.UnitOfWork.RelatedAsync<Line>(device.Id, LineDevices.Lines, cancellationToken);
        return RouteResult.Page(lines.Count, lines.Select(line => LineDeviceView.Of(line.Value, device.Value)));
    }
}

/// <summary>A line and its phone.</summary>
internal sealed record LineDeviceView(int LineId, string DeviceId, LinkView[] Links)
{
    public static LineDeviceView Of(Line line, Device device) => new(
        line.Id, device.Id,
        [.. LinkView.To("lines", $"/lines/{line.Id}"), .. LinkView.To("devices", $"/devices/{device.Id}")]);
}
