using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The accepted forms of an import file.</summary>
public sealed class UserImportFileTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Plain = "text/csv";

    public static TheoryData<string, string, bool> Charsets => new()
    {
        { "utf-8", Plain, false }, { "utf-8", "text/csv; charset=utf-8", true }, { "utf-8", "text/csv; charset=iso-8859-1", true },
        { "iso-8859-1", "text/csv; charset=iso-8859-1", false }, { "iso-8859-1", "text/csv; charset=\"latin1\"", false },
        { "windows-1252", "text/csv; charset=windows-1252", false }, { "iso-8859-15", "text/csv; charset=ISO-8859-15", false },
        { "utf-16", Plain, true }, { "utf-16BE", Plain, true },
    };

    [Theory]
    [MemberData(nameof(Charsets))]
    public async Task A_file_is_read_in_its_charset(string charset, string contentType, bool hasMark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(charset);
        byte[] file = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("firstname,lastname\nRené,Müller\n")];

        var (status, answer) = await Http.ImportAsync(file, contentType);

        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        var user = await Http.ReadAsync($"/users/{answer!["created"]![0]!["user_id"]}");
        Assert.Equal(("René", "Müller"), ((string?)user["firstname"], (string?)user["lastname"]));
    }

    [Theory]
    [InlineData("firstname;lastname\r\nA;B\r\nC;\"D;E\"\r\n", "A B", "C D;E")]
    [InlineData("firstname,lastname\rA,B\rC,D", "A B", "C D")]
    [InlineData("firstname,lastname\n\nA,B\n\n\nC,D\n\n", "A B", "C D")]
    [InlineData(" firstname ,lastname,\nA,B,\nC,D,\n", "A B", "C D")]
    [InlineData("\"firstname\",\"lastname\"\n\"A\"\"\",\"B, b\"\nC,5\" pipe\n", "A\" B, b", "C 5\" pipe")]
    [InlineData("lastname,firstname\nB,A\n,C\n", "A B", "C ")]
    [InlineData("firstname,lastname\nA\nC,D\n", "A ", "C D")]
    [InlineData("firstname,lastname\nO'Neil,d'Arc\nC, D \n", "O'Neil d'Arc", "C  D ")]
    public async Task Spreadsheets_write_files_in_several_forms(string csv, params string[] names)
    {
        var created = await Http.MustImportAsync(csv);

        Assert.Equal(Enumerable.Range(1, names.Length), created.Select(row => (int)row!["row_number"]!));
        foreach (var (row, name) in created.Zip(names))
        {
            var user = await Http.ReadAsync($"/users/{row!["user_id"]}");
            Assert.Equal(name, $"{user["firstname"]} {user["lastname"]}");
        }
    }

    [Fact]
    public async Task A_line_break_within_quotes_belongs_to_its_cell()
    {
        await Http.RefuseImportAsync(
            "firstname,userfield\nA,\"two\nlines\"\nB,x\nC,\"a\r\nb\"\n",
            (1, "{'userfield': ['Line breaks and control characters are not allowed.']}", "userfield", "two\nlines"),
            (3, "{'userfield': ['Line breaks and control characters are not allowed.']}", "userfield", "a\r\nb"));
    }

    [Theory]
    [InlineData("", "The browser (or proxy) sent a request that this server could not understand.")]
    [InlineData("\n\n", "Input Error - the file has no header line")]
    [InlineData("firstname\n", "Input Error - the file has no rows")]
    [InlineData("lastname\nA\n", "Input Error - the header has no column 'firstname'")]
    [InlineData("firstname,firstname\nA,B\n", "Input Error - the header has the column 'firstname' twice")]
    [InlineData("firstname,lastname\nA,\"B\nC,D\n", "Input Error - row 1: a quote is never closed")]
    public async Task A_file_that_is_none_is_refused(string csv, string message) =>
        await Http.RefuseFileAsync(Encoding.UTF8.GetBytes(csv), Plain, message);

    [Fact]
    public async Task Bytes_that_the_charset_does_not_have_are_refused()
    {
        await Http.RefuseFileAsync(
            [.. "firstname\nRen"u8, 0xE9, (byte)'\n'], Plain,
            "Input Error - the file is not valid utf-8; Content-Type says its charset, as in text/csv; charset=windows-1252");
        await Http.RefuseFileAsync("firstname\nA\n"u8.ToArray(), "text/csv; charset=klingon", "Input Error - the charset of Content-Type is not known");
        await Http.RefuseFileAsync("firstname\nA\n"u8.ToArray(), "text/csv; charset=utf-7", "Input Error - the charset of Content-Type is not known");
    }

    [Fact]
    public async Task A_long_cell_and_a_long_header_are_refused()
    {
        await Http.RefuseFileAsync(
            Encoding.UTF8.GetBytes($"firstname\n{new string('x', 70_000)}\n"), Plain, "Input Error - a cell is longer than 65536 characters");
        await Http.RefuseFileAsync(
            Encoding.UTF8.GetBytes($"firstname{string.Concat(Enumerable.Range(0, 600).Select(number => $",c{number}"))}\nA\n"), Plain,
            "Input Error - the header has more than 500 columns");
    }

    [Fact]
    public async Task More_rows_than_are_allowed_are_refused() => await Http.RefuseFileAsync(
        Encoding.UTF8.GetBytes("firstname\n" + string.Concat(Enumerable.Repeat("A\n", 20_001))), Plain,
        "Input Error - the file has more than 20000 rows");

    [Fact]
    public async Task Columns_that_nothing_reads_are_told()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/users/import")
        {
            Content = new StringContent("firstname,uuid,lastnam\nA,x,B\n", Encoding.UTF8, Plain),
        };
        using var strict = new HttpRequestMessage(HttpMethod.Post, "/1.1/users/import")
        {
            Content = new StringContent("firstname,uuid,lastnam\nA,x,B\n", Encoding.UTF8, Plain),
        };
        strict.Headers.Add("Prefer", "handling=strict");

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        using var refused = await Http.SendAsync(strict, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains("Unknown fields are ignored: lastnam", Assert.Single(answer.Headers.GetValues("Warning")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(
            "Input Error - lastnam: ['Unknown field.']",
            (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))![0]);
    }
}
