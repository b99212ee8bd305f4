using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Imports and exports as a client asks for them.</summary>
internal static class ImportRequests
{
    /// <summary>Ranges of a context for incoming calls.</summary>
    public const string IncallRanges = """
        "incall_ranges":[{"start":"3000","end":"3999","did_length":4}]
        """;

    public static Task<(HttpStatusCode Status, JsonNode? Answer)> ImportAsync(
        this HttpClient http, string csv, string contentType = "text/csv; charset=utf-8", string query = "") =>
        http.ImportAsync(Encoding.UTF8.GetBytes(csv), contentType, query);

    public static async Task<(HttpStatusCode Status, JsonNode? Answer)> ImportAsync(
        this HttpClient http, byte[] csv, string contentType = "text/csv; charset=utf-8", string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/1.1/users/import{query}") { Content = new ByteArrayContent(csv) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Imports a file that must be accepted, and returns the report on each row.</summary>
    public static async Task<JsonArray> MustImportAsync(this HttpClient http, string csv, string contentType = "text/csv; charset=utf-8")
    {
        var (status, answer) = await http.ImportAsync(csv, contentType);
        Assert.True(status == HttpStatusCode.Created, $"{(int)status} {answer?.ToJsonString()}");
        return answer!["created"]!.AsArray();
    }

    /// <summary>Imports what must be refused for exactly these faults.</summary>
    public static async Task RefuseImportAsync(
        this HttpClient http, string csv, params (int Row, string Message, string? Column, string? Value)[] expected)
    {
        var (status, answer) = await http.ImportAsync(csv);
        Assert.True(status == HttpStatusCode.BadRequest, $"{(int)status} {answer?.ToJsonString()}");
        Assert.Equal(
            expected,
            answer!["errors"]!.AsArray().Select(error => (
                (int)error!["details"]!["row_number"]!, (string)error["message"]!, (string?)error["details"]!["column"],
                (string?)error["details"]!["value"])));
    }

    /// <summary>Imports what must be refused as a whole.</summary>
    public static async Task RefuseFileAsync(this HttpClient http, byte[] csv, string contentType, string message)
    {
        var (status, answer) = await http.ImportAsync(csv, contentType);
        Assert.True(status == HttpStatusCode.BadRequest, $"{(int)status} {answer?.ToJsonString()}");
        Assert.Equal(message, (string?)Assert.Single(answer!.AsArray()));
    }

    /// <summary>The lines of an export; no cell has a line break.</summary>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ExportAsync(this HttpClient http)
    {
        var text = await http.ExportTextAsync();
        var lines = text.TrimEnd('\r', '\n').Split("\r\n");
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(CellsOf(line)).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    public static async Task<string> ExportTextAsync(this HttpClient http)
    {
        using var answer = await http.GetAsync("/1.1/users/export", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Written apart from the code under test.</summary>
    private static IEnumerable<string> CellsOf(string line)
    {
        for (var start = 0; start <= line.Length;)
        {
            var cell = new StringBuilder();
            if (start < line.Length && line[start] == '"')
            {
                for (start++; !(line[start] == '"' && (start + 1 == line.Length || line[start + 1] != '"')); start++)
                {
                    cell.Append(line[start]);
                    start += line[start] == '"' ? 1 : 0;
                }
                start += 2;
            }
            else
            {
                var end = line.IndexOf(',', start) is var comma and >= 0 ? comma : line.Length;
                cell.Append(line, start, end - start);
                start = end + 1;
            }
            yield return cell.ToString();
        }
    }
}
