using Confd.Asterisk.Tests.Format;
using Confd.Plugins;

namespace Confd.Asterisk.Tests;

/// <summary>Settings are of the whole system: these tests have a service of their own.</summary>
public sealed class ChannelSettingsTests(ChannelSettingsFixture service) : IClassFixture<ChannelSettingsFixture>
{
    [Fact]
    public async Task Settings_of_SIP_are_two_sections()
    {
        using var scenario = await Scenario.NewAsync(service);
        Assert.Equal(
            ["type=global", "user_agent=Wazo PBX", "endpoint_identifier_order=auth_username,username,ip"], Lines((await scenario.ParseAsync("pjsip.conf"))["global"]));
        Assert.Equal(["type=system"], Lines((await scenario.ParseAsync("pjsip.conf"))["system"]));

        await service.Http.EditAsync("/asterisk/pjsip/global", """{"options":{"user_agent":"x;[evil]\u0020=> #exec","debug":"no"}}""");
        await service.Http.EditAsync("/asterisk/pjsip/system", """{"options":{"timer_t1":"500"}}""");

        var file = await scenario.ParseAsync("pjsip.conf");
        Assert.Equal(["type=global", "user_agent=x;[evil] => #exec", "debug=no"], Lines(file["global"]));
        Assert.Equal(["type=system", "timer_t1=500"], Lines(file["system"]));
    }

    [Fact]
    public async Task Settings_of_IAX_keep_the_order_of_those_that_have_one()
    {
        using var scenario = await Scenario.NewAsync(service);
        await service.Http.EditAsync("/asterisk/iax/general", """
            {"options":{"bindport":"4569","x":"a;b"},"ordered_options":[["disallow","all"],["allow","alaw"],["allow","ulaw"]]}
            """);
        await service.Http.EditAsync("/asterisk/iax/callnumberlimits", """
            {"items":[{"ip_address":"192.0.2.0","netmask":"255.255.255.0","limit":24},{"ip_address":"x = 1 ;","netmask":"[y]","limit":1},
             {"ip_address":"2001:db8::","netmask":"32","limit":5}]}
            """);

        var file = await scenario.ParseAsync("iax.conf");

        Assert.Equal(["bindport=4569", "x=a;b", "disallow=all", "allow=alaw", "allow=ulaw"], Lines(file.All("general")[0]));
        Assert.Equal(["192.0.2.0/255.255.255.0=24", "2001:db8::/32=5"], Lines(file["callnumberlimits"]));
    }

    [Fact]
    public async Task Settings_of_media_and_capture_are_as_they_are_kept()
    {
        using var scenario = await Scenario.NewAsync(service);
        Assert.Equal("10000", (await scenario.ParseAsync("rtp.conf"))["general"]["rtpstart"]);
        // Asterisk warns of a missing address even then.
        Assert.Equal(["enabled=0", "capture_address=127.0.0.1:9060"], Lines((await scenario.ParseAsync("hep.conf"))["general"]));

        await service.Http.EditAsync("/asterisk/rtp/general", """{"options":{"rtpstart":"20000","turnpassword":"turned"}}""");
        await service.Http.EditAsync("/asterisk/rtp/ice_host_candidates", """{"options":{"192.0.2.10":"198.51.100.1,include_local_address"}}""");
        await service.Http.EditAsync("/asterisk/hep/general", """{"options":{"enabled":"yes","capture_address":"192.0.2.1:9060","capture_password":"captured"}}""");

        var rtp = await scenario.ParseAsync("rtp.conf");
        Assert.Equal(["rtpstart=20000", "turnpassword=turned"], Lines(rtp["general"]));
        Assert.Equal(["192.0.2.10=198.51.100.1,include_local_address"], Lines(rtp["ice_host_candidates"]));
        Assert.Equal(
            ["enabled=yes", "capture_address=192.0.2.1:9060", "capture_password=captured"], Lines((await scenario.ParseAsync("hep.conf"))["general"]));
        using var reader = service.NewClient(ConfdFixture.FilesReaderToken);
        foreach (var (file, secret) in new[] { ("rtp.conf", "turnpassword"), ("hep.conf", "capture_password") })
        {
            using var answer = await reader.GetAsync($"/1.1/asterisk/files/{file}", TestContext.Current.CancellationToken);
            Assert.Contains(
                $"{secret} = ***\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Modules_that_configuration_names_are_not_loaded()
    {
        using var scenario = await Scenario.NewAsync(service);

        Assert.Equal(
            ["autoload=yes", "noload=chan_sip.so", "noload=app_x.so"], Lines((await scenario.ParseAsync("modules.conf"))["modules"]));
    }

    [Fact]
    public void Names_of_modules_stay_within_their_line()
    {
        var text = new ConfText();
        ModulesConf.Write(new AsteriskOptions { NoLoad = ["a.so\n[evil]", ";--", " ", "a => b"] }, text);

        Assert.Equal(
            ["autoload=yes", "noload=a.so [evil]", "noload=;--", "noload=a => b"],
            Lines(ParsedConf.Parse(System.Text.Encoding.UTF8.GetString(text.Written))["modules"]));
    }

    [Fact]
    public void Without_any_every_module_is_loaded()
    {
        var text = new ConfText();
        ModulesConf.Write(new AsteriskOptions(), text);

        Assert.Equal("[modules]\nautoload = yes\n", System.Text.Encoding.UTF8.GetString(text.Written));
    }

    private static IEnumerable<string> Lines(ConfSection section) => section.Lines.Select(line => $"{line.Key}={line.Value}");
}

public sealed class ChannelSettingsFixture : SqliteFixture
{
    protected override IEnumerable<string> MoreArguments => ["--Confd:Asterisk:NoLoad=chan_sip.so, app_x.so,chan_sip.so"];
}
