namespace Confd.Gateway.Tests;

/// <summary>The settings of a system before the first write.</summary>
public sealed class NewSystemTests(SqliteFixture service) : IClassFixture<SqliteFixture>
{
    [Theory]
    [InlineData("/asterisk/confbridge/wazo_default_bridge", """{"options":{"type":"bridge"}}""")]
    [InlineData("/asterisk/confbridge/wazo_default_user", """{"options":{"type":"user","dsp_drop_silence":"yes","talk_detection_events":"yes"}}""")]
    [InlineData("/asterisk/hep/general", """{"options":{"enabled":"0"}}""")]
    [InlineData("/asterisk/rtp/general", """{"options":{"rtpstart":"10000","rtpend":"20000","stunaddr_reresolve_ttl_0":"yes"}}""")]
    [InlineData("/asterisk/rtp/ice_host_candidates", """{"options":{}}""")]
    [InlineData("/asterisk/pjsip/global", """{"options":{"user_agent":"Wazo PBX","endpoint_identifier_order":"auth_username,username,ip"}}""")]
    [InlineData("/asterisk/pjsip/system", """{"options":{}}""")]
    [InlineData("/asterisk/features/general", """{"options":{"transferdigittimeout":"5","pickupexten":"*8","featuredigittimeout":"1500","atxfernoanswertimeout":"15","atxferdropcall":"no","atxferloopdelay":"10","atxfercallbackretries":"2"}}""")]
    [InlineData("/asterisk/features/featuremap", """{"options":{"blindxfer":"*1","disconnect":"*0","atxfer":"*2"}}""")]
    [InlineData("/asterisk/features/applicationmap", """{"options":{"togglerecord":"*3,self,AGI(agi://${WAZO_AGID_IP}/call_recording)"}}""")]
    [InlineData("/asterisk/queues/general", """{"options":{"persistentmembers":"yes","autofill":"no","monitor-type":"no","updatecdr":"no","shared_lastcall":"yes"}}""")]
    [InlineData("/asterisk/sccp/general", """{"options":{"directmedia":"no","dialtimeout":"5","keepalive":"10","language":"en_US","allow":"","guest":"no","max_guests":"100"}}""")]
    [InlineData("/asterisk/iax/callnumberlimits", """{"items":[]}""")]
    public async Task A_new_system_has_the_installed_settings(string path, string expected)
    {
        var settings = await service.Http.ReadAsync(path);

        Assert.Equal(expected, settings.ToJsonString(Fields.ConfdJson.Options));
    }

    [Fact]
    public async Task A_new_system_has_general_options_of_iax_and_voicemail()
    {
        var iax = await service.Http.ReadAsync("/asterisk/iax/general");
        var voicemail = (await service.Http.ReadAsync("/asterisk/voicemail/general"))["options"]!.AsObject();

        Assert.Equal(34, iax["options"]!.AsObject().Count);
        Assert.Equal("fr_FR", (string?)iax["options"]!["language"]);
        Assert.Equal("[]", iax["ordered_options"]!.ToJsonString());
        Assert.Equal(37, voicemail.Count);
        Assert.Equal("%Y-%m-%d à %H:%M:%S", (string?)voicemail["emaildateformat"]);
        Assert.EndsWith("Merci.\\n\\n-- Messagerie Wazo --", (string?)voicemail["emailbody"]);
    }
}
