using System.Net;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>One resource plugin under test, in one tenant.</summary>
internal sealed class ResourceSubject(string plugin, TestTenant tenant)
{
    public DeclaredResource Declared { get; } = Conformance.Declared.Resources[plugin];

    public ResourceSample Sample { get; } = ResourceSample.Of(plugin);

    public HttpClient Http => tenant.Http;

    public string Collection => Declared.Path;

    public Task<JsonObject> BodyAsync() => Sample.BodyAsync(tenant);

    /// <summary>Creates one more and returns its view as GET gives it.</summary>
    public async Task<JsonObject> CreateAsync()
    {
        var created = await Http.CreateAsync(Collection, (await BodyAsync()).ToJsonString());
        return await Http.ReadAsync(PathOf(created));
    }

    public string KeyOf(JsonNode view) => $"{view[Declared.Key]}";

    public string PathOf(JsonNode view) => $"{Collection}/{KeyOf(view)}";

    /// <summary>The text of 404.</summary>
    public string NotFound(JsonNode view)
    {
        var key = KeyOf(view);
        return $"Resource Not Found - {Declared.Label} was not found ('{Declared.Lookup}': {(Declared.Key == "id" && !Declared.KeyIsQuoted ? key : Declared.UuidText(key))})";
    }

    /// <summary>The list's items that this test has made, in the list's order.</summary>
    public async Task<List<JsonNode>> ListAsync(string query, params JsonNode[] own)
    {
        var keys = own.Select(KeyOf).ToHashSet();
        return [.. (await Http.ReadAsync($"{Collection}?{query}"))["items"]!.AsArray().Where(item => keys.Contains(KeyOf(item!))).Select(item => item!)];
    }

    /// <summary>Fields that a PUT can change without others.</summary>
    public IEnumerable<FieldSchema> EditableFields =>
        Declared.EditBody.Fields.Where(one => one is { IsReadable: true, IsCreateOnly: false } && !Sample.IsExcepted(one.Name));

    /// <summary>The fields of a view that may differ after one of them was changed.</summary>
    public IReadOnlyList<string> ChangedWith(FieldSchema field) =>
        [field.Name, .. Sample.FollowersOf(field.Name), .. Sample.CompanionsOf(field.Name).Select(pair => pair.Key)];

    /// <summary>Changes one field and returns the value that was sent.</summary>
    public async Task<JsonNode> ChangeAsync(JsonObject view, FieldSchema field, bool isPatch = false)
    {
        var value = await Sample.ValueAsync(field.Name, tenant) ?? FieldValues.Other(field, view[field.Name]?.DeepClone())
            ?? throw new InvalidOperationException($"{plugin}: no valid value for '{field.Name}' is known. Give one with Value(…) in its sample.");
        var body = Sample.CompanionsOf(field.Name);
        body[field.Name] = value.DeepClone();
        var (status, text) = isPatch
            ? await Http.PatchAsync(PathOf(view), body.ToJsonString())
            : await Http.SendAsync(HttpMethod.Put, PathOf(view), body.ToJsonString());
        Assert.True(
            status == HttpStatusCode.NoContent,
            $"{plugin}: {(isPatch ? "PATCH" : "PUT")} {body.ToJsonString()} gave {(int)status} {text}. If a rule forbids it, give a valid value with Value(…) or Together(…) in the plugin's sample.");
        return value;
    }
}
