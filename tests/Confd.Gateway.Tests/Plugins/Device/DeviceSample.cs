using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class DeviceSample : ResourceSample
{
    public DeviceSample()
        : base("device", () => "{}")
    {
        Value("ip", "\"192.0.2.17\"");
        Value("mac", _ => Task.FromResult($"\"{NewMac()}\""));
        Value("plugin", "\"test-plugin\"");
        Value("template_id", "\"test-template\"");
        Value("options", """{"switchboard":true}""");
        Changes("plugin", "status");
    }

    /// <summary>An address that no other device has.</summary>
    public static string NewMac() => "02:" + string.Join(':', $"{Guid.NewGuid():N}"[..10].Chunk(2).Select(pair => new string(pair)));
}

/// <summary>Phones with lines, as many tests need them.</summary>
internal static class Phones
{
    /// <summary>Makes a device and returns its id.</summary>
    public static async Task<string> NewDeviceAsync(this HttpClient http, string body = "{}") =>
        (string)(await http.CreateAsync("/devices", body))["id"]!;

    /// <summary>A user with a line that a device has.</summary>
    public static async Task<(string User, int Line, string Device)> NewUserWithDeviceAsync(this HttpClient http, string name = "U")
    {
        var (user, line, _, _) = await http.NewUserWithLineAsync(name);
        var device = await http.NewDeviceAsync();
        await http.EditAsync($"/lines/{line}/devices/{device}");
        return (user, line, device);
    }

    /// <summary>A line on an endpoint of this kind, with an extension and a user, in this place on the phone.</summary>
    public static async Task<(string User, int Line, int Endpoint)> NewLineAtAsync(
        this HttpClient http, string kind, int position)
    {
        var context = await http.NewContextAsync();
        var line = await http.CreateAsync("/lines", $$"""
            {"context":"{{context}}","position":{{position}},"extensions":[{"exten":"{{Telephony.NextNumber()}}"}],
             "endpoint_{{kind}}":{{(kind == "sip" ? """{"label":"l"}""" : """{"options":[["allow","ulaw"]]}""")}} }
            """);
        var user = (string)(await http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
        await http.EditAsync($"/users/{user}/lines/{line["id"]}");
        return (user, (int)line["id"]!, kind == "sip" ? 0 : (int)line["endpoint_sccp"]!["id"]!);
    }
}
