namespace Confd.Plugins;

/// <summary>
/// Serves the configuration of each phone. Each request composes it anew, so it is always current; a server with a copy
/// compares the entity tag.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, devices.</remarks>
internal static class PhoneConfigurations
{
    /// <summary>Paths from a device to everything that a configuration is made from.</summary>
    private static readonly RelationPath[] Needs = LineDevices.Lines.ThenEach(
    [
        LineExtensionPlugin.Extensions, LineEndpoints.SipOf, LineEndpoints.SipOf.Then(SipTemplates.All), LineEndpoints.SccpOf,
        .. UserLines.Users.ThenEach(PhoneKeys.Needs),
    ]);

    public static void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/devices/{device_id}/configuration", ReadAsync,
        answers: typeof(PhoneConfiguration));

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var device = await route.GetAsync<Device>("device_id", cancellationToken);
        var codes = await PhoneFeatureCodes.ReadAsync(route.UnitOfWork, cancellationToken);
        return RouteResult.Composed(async (responder, token) =>
            ViewResponder.Json(await ComposeAsync(responder, device.Value, codes, token)));
    }

    /// <summary>Composes the configuration of a device from the current data.</summary>
    /// <param name="responder">Reads the resources.</param>
    /// <param name="device">The device with its template.</param>
    /// <param name="codes">The feature codes.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async ValueTask<PhoneConfiguration> ComposeAsync(
        ViewResponder responder, Device device, PhoneFeatureCodes codes, CancellationToken cancellationToken)
    {
        // A device that another service keeps has no row here before its first line.
        var lines = await responder.GraphAsync<Device>([device.Id], Needs, cancellationToken) is [var node] ? LinesOf(node) : [];
        var registrars = responder.Knows<Registrar>()
            ? await responder.GraphAsync<Registrar>(
                [.. lines.Select(line => line.Line.Value.Registrar).Distinct()], [], cancellationToken)
            : [];
        return Compose(device, lines, codes, registrars.ToDictionary(one => one.Id.Key, one => one.Value));
    }

    /// <summary>
    /// Lines without an extension or without a user are not on the phone yet. If two lines were moved to the same place later,
    /// the phone has the older one.
    /// </summary>
    private static List<PhoneLine> LinesOf(ViewNode<Device> device)
    {
        var lines = new List<PhoneLine>();
        foreach (var line in device.Many<Line>(LineDevices.Lines).OrderBy(line => line.Value.Position))
        {
            if (lines.LastOrDefault()?.Line.Value.Position != line.Value.Position
                && UserLines.InLineOrder(line.Many<User>(UserLines.Users)).FirstOrDefault() is { } user
                && line.One<Extension>(LineExtensionPlugin.Extensions) is { } extension)
            {
                lines.Add(new PhoneLine(line, user, extension.Value));
            }
        }
        return lines;
    }

    private static PhoneConfiguration Compose(
        Device device, List<PhoneLine> lines, PhoneFeatureCodes codes, Dictionary<string, Registrar> registrars)
    {
        var template = device.TemplateId ?? Provisioning.DefaultTemplate;
        var first = lines.FirstOrDefault();
        var main = lines.Find(line => line.Line.Value.Position == 1);
        var isSccp = first?.Line.One<SccpEndpoint>(LineEndpoints.SccpOf) is not null;
        var sip = isSccp ? [] : lines.Where(line => line.Line.One<SipEndpoint>(LineEndpoints.SipOf) is not null).ToList();
        return new PhoneConfiguration(device.Config, template, ["base", template], Deletable: true, new RawConfiguration
        {
            UserUuid = main?.User.Value.Uuid,
            PhonebookProfile = main?.Line.Value.Context,
            ExtenDnd = codes["enablednd"],
            ExtenFwdUnconditional = codes["fwdunc"],
            ExtenFwdNoAnswer = codes["fwdrna"],
            ExtenFwdBusy = codes["fwdbusy"],
            ExtenFwdDisableAll = codes["fwdundoall"],
            ExtenPickupGroup = codes.PickupGroup,
            ExtenPickupCall = codes["pickup"],
            ExtenVoicemail = codes["vmusermsg"],
            Funckeys = first is null
                ? new Dictionary<int, PhoneKey>()
                : new PhoneKeys(codes, first.User, first.Line.Value.Position).All(),
            Protocol = isSccp ? "SCCP" : sip.Count > 0 ? "SIP" : null,
            SipLines = sip.Count == 0 ? null : sip.ToDictionary(
                line => line.Line.Value.Position, line => SipLine(line, registrars.GetValueOrDefault(line.Line.Value.Registrar))),
            SccpCallManagers = isSccp ? CallManagers(registrars.GetValueOrDefault(first!.Line.Value.Registrar)) : null,
        });
    }

    private static PhoneSipLine SipLine(PhoneLine line, Registrar? registrar)
    {
        var sip = line.Line.One<SipEndpoint>(LineEndpoints.SipOf)!;
        var name = FirstOf(sip, "username");
        return new PhoneSipLine
        {
            AuthUsername = name,
            Username = name,
            Password = FirstOf(sip, "password"),
            DisplayName = LineViews.CallerId(line.Line).Name,
            Number = line.Extension.Exten,
            RegistrarIp = registrar?.MainHost,
            RegistrarPort = registrar?.MainPort,
            ProxyIp = registrar?.ProxyMainHost,
            ProxyPort = registrar?.ProxyMainPort,
            BackupRegistrarIp = registrar?.BackupHost,
            BackupRegistrarPort = registrar?.BackupPort,
            BackupProxyIp = registrar?.ProxyBackupHost,
            BackupProxyPort = registrar?.ProxyBackupPort,
            OutboundProxyIp = registrar?.OutboundProxyHost,
            OutboundProxyPort = registrar?.OutboundProxyPort,
        };
    }

    /// <summary>The endpoint's own first value, else the inherited one.</summary>
    private static string FirstOf(ViewNode<SipEndpoint> sip, string option) =>
        sip.Value.AuthSectionOptions.FindFirst(option) ?? SipOptions.Find(sip, option, one => one.AuthSectionOptions) ?? "";

    private static Dictionary<int, CallManager> CallManagers(Registrar? registrar)
    {
        var managers = new Dictionary<int, CallManager>();
        foreach (var host in new[] { registrar?.ProxyMainHost, registrar?.ProxyBackupHost }.OfType<string>())
        {
            managers.Add(managers.Count + 1, new CallManager(host));
        }
        return managers;
    }

    /// <summary>A line on the phone.</summary>
    private sealed record PhoneLine(ViewNode<Line> Line, ViewNode<User> User, Extension Extension);
}
