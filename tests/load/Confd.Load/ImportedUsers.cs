using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Confd.Load;

/// <summary>Users with all their resources: line, SIP endpoint, extension, voicemail, incoming call and call permission.</summary>
internal sealed class ImportedUsers : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(20);

    private readonly HttpClient http;
    private readonly string inside;
    private readonly string outside;

    private ImportedUsers(Service service, string inside, string outside)
    {
        (this.inside, this.outside) = (inside, outside);
        http = new HttpClient { BaseAddress = service.Http.BaseAddress, Timeout = Timeout };
        http.DefaultRequestHeaders.Add("X-Auth-Token", Service.Token);
    }

    /// <summary>Makes what the users need.</summary>
    public static async Task<ImportedUsers> NewAsync(Service service)
    {
        var inside = (string)(await service.PostAsync(
            "/contexts", """{"label":"in","type":"internal","user_ranges":[{"start":"100000","end":"999999"}]}"""))["name"]!;
        var outside = (string)(await service.PostAsync(
            "/contexts", """{"label":"out","type":"incall","incall_ranges":[{"start":"100000","end":"999999","did_length":6}]}"""))["name"]!;
        await service.PostAsync("/callpermissions", """{"name":"abroad"}""");
        return new ImportedUsers(service, inside, outside);
    }

    /// <summary>Imports the users of these numbers.</summary>
    public async Task ImportAsync(string query, int first, int rows, HttpStatusCode expected)
    {
        var csv = new StringBuilder(
            "firstname,lastname,email,voicemail_name,voicemail_number,voicemail_context,line_protocol,context,sip_username,sip_secret,exten,"
            + "incall_exten,incall_context,call_permissions\n");
        for (var number = 100_000 + first; number < 100_000 + first + rows; number++)
        {
            csv.Append($"First{number},Last{number},u{number}@example.org,Box {number},{number},{inside},sip,{inside},u{number},secret{number},")
                .Append($"{number},{number},{outside},abroad\n");
        }
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv.ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv", "utf-8");
        using var answer = await http.PostAsync($"/1.1/users/import{query}", content);
        if (answer.StatusCode != expected)
        {
            var text = await answer.Content.ReadAsStringAsync();
            throw new InvalidOperationException($"{(int)answer.StatusCode} {text[..Math.Min(500, text.Length)]}");
        }
    }

    public Task ExportAsync() => http.GetByteArrayAsync("/1.1/users/export");

    public void Dispose() => http.Dispose();
}
