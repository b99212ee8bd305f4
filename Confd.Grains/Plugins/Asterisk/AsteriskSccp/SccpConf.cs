using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>sccp.conf</c>: settings, lines with SCCP endpoints, and their phones with speed dials.</summary>
/// <remarks>Written for the SCCP channel of the platform, chan_sccp.so: sections of types line, device and speeddial.</remarks>
public sealed class SccpConf() : ConfFilePlugin("asterisk_sccp", "sccp.conf", "chan_sccp.so")
{
    private const string DeviceTemplate = "confd_device";
    private const string LineTemplate = "confd_line";

    private static readonly HashSet<string> OfDevices = ["dateformat", "dialtimeout", "keepalive", "tzoffset"];

    private static readonly HashSet<string> OfLines = ["allow", "directmedia", "disallow", "language", "tos_audio"];

    public override void Declare(ConfFileBuilder file) => file
        .Reads<SccpGeneral>().Reads<SccpEndpoint>()
        .Reads<User>().Reads<Extension>().Reads<Application>().Reads<Voicemail>().Reads<CallPickup>().Reads<Group>().Reads<Tenant>()
        .Reads<FuncKeyTemplate>().Reads<Queue>().Reads<Conference>().Reads<ParkingLot>().Reads<Context>()
        .Part(WriteGeneral)
        .Each<Line>(WriteLine)
        .Each<Device>(WriteDevice);

    /// <summary>The general settings, split into those of the channel, of every phone and of every line.</summary>
    private static void WriteGeneral(ImageReader read, ConfText text)
    {
        var options = read.Settings<SccpGeneral>().Options.Where(option => option.Value.Trim().Length > 0).ToList();
        text.Section("general").Options(options.Where(option => !OfDevices.Contains(option.Key) && !OfLines.Contains(option.Key)));
        text.Section(DeviceTemplate, "!").Option("type", "device").Options(options.Where(option => OfDevices.Contains(option.Key)));
        text.Section(LineTemplate, "!").Option("type", "line").Options(options.Where(option => OfLines.Contains(option.Key)));
    }

    private static void WriteLine(Stored<Line> line, ImageReader read, ConfText text)
    {
        if (read.First<SccpEndpoint>(line.Id, LineEndpoints.SccpOf) is not { } sccp)
        {
            return;
        }
        var channel = new LineChannel(line, read);
        var options = sccp.Value.Options;
        var name = options.Find("cid_name");
        text.Section(sccp.Value.Name, LineTemplate)
            .Option("context", channel.Context)
            .Options(EndpointOptionGuard.Permitted(options, sccp, read, text))
            .Option("namedcallgroup", channel.CallGroups)
            .Option("namedpickupgroup", channel.PickupGroups);
        foreach (var (variable, value) in channel.Variables(
            name is null ? null : CallerIds.Format(name, options.Find("cid_num"))))
        {
            text.Option("setvar", $"{variable}={value}");
        }
        channel.FindIn(text);
    }

    private static void WriteDevice(Stored<Device> device, ImageReader read, ConfText text)
    {
        foreach (var line in read.Related<Line>(device.Id, LineDevices.Lines))
        {
            if (read.First<SccpEndpoint>(line.Id, LineEndpoints.SccpOf) is { } sccp)
            {
                WriteDevice(device, line, sccp.Value, read, text);
                return;
            }
        }
    }

    /// <summary>A phone has one line, whose number it takes as its own.</summary>
    private static void WriteDevice(Stored<Device> device, Stored<Line> line, SccpEndpoint sccp, ImageReader read, ConfText text)
    {
        if (device.Value.Mac is not { } mac)
        {
            text.Error(device.Id, "It has an SCCP line and no MAC address, by which such phones log in. Set mac.");
            return;
        }
        var channel = new LineChannel(line, read);
        var keys = channel.Users is [var user, ..] ? SccpKeys.Of(user, read) : [];
        text.Section($"SEP{mac.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant()}", DeviceTemplate)
            .Option("line", sccp.Name)
            .Option("voicemail", channel.Mailboxes?.Split(',')[0]);
        foreach (var key in keys)
        {
            text.Option("speeddial", key.Name);
        }
        foreach (var key in keys)
        {
            text.Section(key.Name)
                .Option("type", "speeddial")
                .Option("label", key.Label)
                .Option("extension", key.Exten)
                .Option("blf", key.HasLamp);
        }
    }
}
