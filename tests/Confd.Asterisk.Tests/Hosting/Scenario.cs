using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Asterisk.Tests.Format;

namespace Confd.Asterisk.Tests;

/// <summary>
/// A tenant whose resources are made over HTTP, each by a name of its own, and the files that follow. Golden files name them as
/// <c>{alice.uuid}</c> or <c>{alice.id}</c>, and the tenant as <c>{tenant.uuid}</c>.
/// </summary>
public sealed partial class Scenario : IDisposable
{
    private readonly TestTenant tenant;
    private readonly Dictionary<string, JsonObject> made = [];

    private Scenario(TestTenant tenant)
    {
        this.tenant = tenant;
        made["tenant"] = new JsonObject { ["uuid"] = $"{tenant.Uuid}" };
    }

    public HttpClient Http => tenant.Http;

    public ConfdFixture Service => tenant.Service;

    /// <summary>The answer to the creation of the resource with this name.</summary>
    public JsonObject this[string name] => made[name];

    public static async Task<Scenario> NewAsync(ConfdFixture service) => new(await service.NewTenantAsync());

    /// <summary>Creates a resource; placeholders in path and body stand for earlier ones.</summary>
    public async Task<JsonObject> MakeAsync(string name, string path, string body) =>
        made[name] = await Http.CreateAsync(Fill(path), Fill(body));

    /// <summary>PUT with an answer of 204.</summary>
    public Task EditAsync(string path, string body = "") => Http.EditAsync(Fill(path), Fill(body));

    /// <summary>Names a resource that was created in another way.</summary>
    public async Task NameAsync(string name, string path) => made[name] = await Http.ReadAsync(Fill(path));

    /// <summary>The tenant's part of a file, with secrets.</summary>
    public Task<string> ReadAsync(string file) => ReadAsync(Service.Http, $"/1.1/asterisk/files/{file}?tenant_uuid={tenant.Uuid}");

    /// <summary>The whole file, with secrets.</summary>
    public Task<string> ReadWholeAsync(string file) => ReadAsync(Service.Http, $"/1.1/asterisk/files/{file}");

    /// <summary>The whole file as Asterisk understands it.</summary>
    public async Task<ParsedConf> ParseAsync(string file) => ParsedConf.Parse(await ReadWholeAsync(file));

    /// <summary>Holds the tenant's part of a file against a golden file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="golden">The golden file.</param>
    /// <param name="sections">How the names of the sections begin that count; none for all.</param>
    public async Task ExpectAsync(string file, string golden, params string[] sections)
    {
        var expected = Fill(await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Golden", golden), TestContext.Current.CancellationToken));
        Assert.Equal(expected.Trim(), Only(sections, WithoutHead(await ReadAsync(file))).Trim(), ignoreLineEndingDifferences: true);
    }

    /// <summary>The text with the values that its placeholders stand for.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match =>
        made.TryGetValue(match.Groups[1].Value, out var resource) && resource[match.Groups[2].Value] is { } value
            ? $"{value}"
            : match.Value);

    public void Dispose() => tenant.Dispose();

    private static async Task<string> ReadAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    private static string Only(string[] sections, string text)
    {
        var isWanted = true;
        return sections.Length == 0 ? text : string.Join('\n', text.Split('\n').Where(line =>
        {
            isWanted = line.StartsWith('[') ? sections.Any(section => line.StartsWith($"[{section}", StringComparison.Ordinal)) : isWanted && line.Length > 0;
            return isWanted;
        }));
    }

    private static string WithoutHead(string text) => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    [GeneratedRegex(@"\{([a-z][a-z0-9_-]*)\.([a-z_]+)\}")]
    private static partial Regex Placeholder();
}
