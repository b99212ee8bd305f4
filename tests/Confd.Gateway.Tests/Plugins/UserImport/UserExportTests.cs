using System.Net;

namespace Confd.Gateway.Tests;

/// <summary>The content of an export, and its import.</summary>
public sealed class UserExportTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Columns =
        "uuid,subscription_type,firstname,lastname,email,mobile_phone_number,outgoing_caller_id,language,call_permission_password,enabled,"
        + "ring_seconds,simultaneous_calls,supervision_enabled,call_transfer_enabled,dtmf_hangup_enabled,"
        + "call_record_outgoing_external_enabled,call_record_outgoing_internal_enabled,call_record_incoming_external_enabled,"
        + "call_record_incoming_internal_enabled,online_call_record_enabled,userfield,voicemail_name,voicemail_number,voicemail_context,"
        + "voicemail_password,voicemail_email,voicemail_attach_audio,voicemail_delete_messages,voicemail_ask_password,line_protocol,"
        + "provisioning_code,context,sip_username,sip_secret,exten,incall_exten,incall_context,call_permissions,username";

    [Fact]
    public async Task An_empty_tenant_exports_the_names_of_the_columns() =>
        Assert.Equal(Columns + "\r\n", await Http.ExportTextAsync());

    [Fact]
    public async Task A_user_without_anything_has_every_default()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"A, \"a\"","password":"secret","username":null}""");

        Assert.Equal(
            $"{Columns}\r\n{user["uuid"]},0,\"A, \"\"a\"\"\",,,,,,,1,30,5,1,0,0,0,0,0,0,0{new string(',', 19)}\r\n", await Http.ExportTextAsync());
    }

    [Fact]
    public async Task An_import_reads_an_export_back()
    {
        var inside = await Http.NewContextAsync();
        var outside = await Http.NewContextAsync("incall", ImportRequests.IncallRanges);
        await Http.CreateAsync("/callpermissions", """{"name":"b"}""");
        await Http.CreateAsync("/callpermissions", """{"name":"a"}""");
        var email = $"{Guid.NewGuid():N}@example.org";
        await Http.MustImportAsync(
            "firstname,lastname,email,language,mobile_phone_number,outgoing_caller_id,call_permission_password,userfield,enabled,supervision_enabled,"
            + "call_transfer_enabled,dtmf_hangup_enabled,call_record_incoming_external_enabled,online_call_record_enabled,ring_seconds,"
            + "simultaneous_calls,subscription_type,voicemail_name,voicemail_number,voicemail_context,voicemail_password,voicemail_email,"
            + "voicemail_attach_audio,voicemail_delete_messages,voicemail_ask_password,line_protocol,context,sip_username,sip_secret,exten,"
            + "incall_exten,incall_context,call_permissions\n"
            + $"Zoë,\"Q \"\"x\"\"\",{email},fr_FR,+15551,default,12#,\"a, b; c\",0,0,1,1,1,1,20,3,2,Box,1050,{inside},99,{email},1,1,0,sip,{inside},"
            + $"s{Guid.NewGuid():N},\"p;w,d\",1050,3051;3050,{outside};{outside},b;a\n"
            + $"Min,,,,,,,,1,1,0,0,0,0,30,5,0,,,,,,,,,sccp,{inside},,,1051,,,\n"
            + "None,,,,,,,,1,1,0,0,0,0,30,5,0,,,,,,,,,,,,,,,,\n");

        var before = await Http.ExportAsync();
        var file = await Http.ExportTextAsync();
        foreach (var user in before)
        {
            await Http.DeleteAsync($"/users/{user["uuid"]}?recursive=true", HttpStatusCode.NoContent);
        }
        await Http.MustImportAsync(file);
        var after = await Http.ExportAsync();

        Assert.Equal(3, before.Count);
        Assert.Equal(
            ("3050;3051", $"{outside};{outside}", "a;b", "sip", "1"),
            (before[0]["incall_exten"], before[0]["incall_context"], before[0]["call_permissions"], before[0]["line_protocol"], before[0]["voicemail_delete_messages"]));
        Assert.Equal(("sccp", "1051", inside, ""), (before[1]["line_protocol"], before[1]["exten"], before[1]["context"], before[1]["sip_username"]));
        foreach (var (old, young) in before.Zip(after))
        {
            Assert.NotEqual(old["uuid"], young["uuid"]);
            Assert.Equal(Known(old), Known(young));
        }

        static IEnumerable<KeyValuePair<string, string>> Known(IReadOnlyDictionary<string, string> row) =>
            row.Where(cell => cell.Key is not ("uuid" or "provisioning_code"));
    }

    [Fact]
    public async Task An_export_tells_of_one_tenant_alone()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        await child.Http.CreateAsync("/users", """{"firstname":"C"}""");
        await Http.CreateAsync("/users", """{"firstname":"P"}""");

        Assert.Equal(["P"], (await Http.ExportAsync()).Select(row => row["firstname"]));
        Assert.Equal(["C"], (await child.Http.ExportAsync()).Select(row => row["firstname"]));
    }

    [Fact]
    public async Task A_long_export_comes_in_pieces()
    {
        const int count = 2500;
        await Http.MustImportAsync("firstname\n" + string.Concat(Enumerable.Range(0, count).Select(number => $"U{number}\n")));

        var rows = await Http.ExportAsync();

        Assert.Equal(Enumerable.Range(0, count).Select(number => $"U{number}"), rows.Select(row => row["firstname"]));
    }

    [Fact]
    public async Task Who_may_not_export_is_told_so_in_JSON()
    {
        using var nobody = Service.NewClient("no-token");

        await nobody.RefuseAsync(HttpMethod.Get, "/users/export", "", HttpStatusCode.Unauthorized, "('', 'confd.users.export.read')");
    }
}
