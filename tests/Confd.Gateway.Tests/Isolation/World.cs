using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Gateway.Tests.Conformance;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Gateway.Tests.Isolation;

/// <summary>One tenant with one of each kind, and one pair of each association.</summary>
internal sealed partial class World
{
    private World(PluginRegistry plugins, TestTenant tenant, HttpClient http)
    {
        Plugins = plugins;
        Tenant = tenant;
        Http = http;
    }

    public PluginRegistry Plugins { get; }

    public TestTenant Tenant { get; }

    /// <summary>Acts in the tenant.</summary>
    public HttpClient Http { get; }

    /// <summary>A view of each kind that tenants own.</summary>
    public Dictionary<string, JsonObject> Items { get; } = [];

    /// <summary>The linked pair of each association.</summary>
    public Dictionary<string, (JsonObject Left, JsonObject Right)> Pairs { get; } = [];

    /// <summary>Kinds of the resources that tenants own and that have a list.</summary>
    public IEnumerable<DeclaredResource> Kinds =>
        Plugins.Resources.Select(DeclaredResource.Of).Where(kind => kind is { IsServed: true, IsSystemWide: false });

    public static async Task<World> MakeAsync(PluginRegistry plugins, TestTenant tenant, HttpClient http)
    {
        var world = new World(plugins, tenant, http);
        foreach (var kind in world.Kinds.Where(kind => kind.Offers("create")))
        {
            Assert.True(ResourceSample.IsKnown(kind.Kind), $"{kind.Kind} has no sample, so the sweep can't tell whether it is isolated.");
            var sample = ResourceSample.Of(kind.Kind);
            // Another test may have made the only one that the tenant can have.
            var made = sample.IsOnePerTenant && (await tenant.Http.ReadAsync(kind.Path))["items"] is JsonArray { Count: > 0 } there
                ? there[0]!.AsObject()
                : await tenant.Http.CreateAsync(kind.Path, (await sample.BodyAsync(tenant)).ToJsonString());
            world.Items[kind.Kind] = await tenant.Http.ReadAsync($"{kind.Path}/{made[kind.Key]}");
        }
        await world.AddSpecialAsync();
        foreach (var association in plugins.Associations.Where(one => one.Paths.Count > 0))
        {
            await world.AddPairAsync(association);
        }
        return world;
    }

    /// <summary>The id that a placeholder of this sort has for a resource.</summary>
    public static string? IdOf(JsonObject view, string converter) => converter switch
    {
        "int" => view["id"]?.ToString(),
        "uuid" => view["uuid"]?.ToString(),
        _ => (view["uuid"] ?? view["id"] ?? view["name"])?.ToString(),
    };

    /// <summary>Every key of every list of the tenant.</summary>
    public async Task<Dictionary<string, HashSet<string>>> KeysAsync()
    {
        var keys = new Dictionary<string, HashSet<string>>();
        foreach (var kind in Kinds)
        {
            keys[kind.Kind] = [.. KeysOf(kind, await Tenant.Http.ReadAsync(kind.Path))];
        }
        return keys;
    }

    public static IEnumerable<string> KeysOf(DeclaredResource kind, JsonObject page) =>
        page["items"]!.AsArray().Select(item => $"{item![kind.Record.Has("uuid") || kind.Record.Has("id") ? kind.Key : "name"]}");

    /// <summary>Everything that the tenant shows of itself.</summary>
    public async Task<string> SnapshotAsync()
    {
        var text = new System.Text.StringBuilder();
        foreach (var kind in Kinds.OrderBy(kind => kind.Kind))
        {
            text.AppendLine((await Tenant.Http.ReadAsync(kind.Path)).ToJsonString());
        }
        foreach (var document in Plugins.Documents)
        {
            if (DocumentPath(document) is { } path)
            {
                text.AppendLine((await Tenant.Http.ReadAsync(path)).ToJsonString());
            }
        }
        return text.ToString();
    }

    /// <summary>Uuids and invented names that no other tenant can know.</summary>
    public static HashSet<string> Marks(string text) => [.. Mark().Matches(text).Select(match => match.Value)];

    /// <summary>The resource that has the document.</summary>
    public ResourceDeclaration? OwnerOf(DocumentDeclaration document) => Plugins.Resources.FirstOrDefault(
        one => document.Path.StartsWith(one.Path + "/{", StringComparison.Ordinal));

    private string? DocumentPath(DocumentDeclaration document)
    {
        var path = RouteTemplate.Expand(document.Path).First();
        var owner = OwnerOf(document);
        return owner is null || !Items.TryGetValue(owner.Kind, out var item) ? null
            : Regex.Replace(path, @"\{[^}]*\}", path.Contains(":int}", StringComparison.Ordinal) ? $"{item["id"]}" : $"{item["uuid"]}");
    }

    /// <summary>What samples do not make: a user with a line and its endpoint, an application by name, a file of music, the tenant itself.</summary>
    private async Task AddSpecialAsync()
    {
        var http = Tenant.Http;
        var (user, line) = await Tenant.NewUserAndLineAsync(ResourceSample.NewName(), "/endpoints/sip", "{}");
        Items["user"] = user;
        Items["line"] = await http.ReadAsync($"/lines/{line}");
        Items["endpoint_sip"] = await http.ReadAsync($"/endpoints/sip/{Items["line"]["endpoint_sip"]!["uuid"]}");
        var name = ResourceSample.NewName();
        Items["external_app"] = await http.CreateAsync($"/external/apps/{name}", """{"label":"l"}""");
        await http.CreateAsync($"/users/{user["uuid"]}/external/apps/{name}", """{"label":"l"}""");
        Items["user_blocklist"] = await BlockAsync((Guid)user["uuid"]!);
        Items["tenant"] = new JsonObject { ["uuid"] = $"{Tenant.Uuid}" };
        await http.EditAsync("/phone-numbers/main", $$"""{"phone_number_uuid":"{{Items["phone_number"]["uuid"]}}"}""");
        Items["phone_number"] = await http.ReadAsync($"/phone-numbers/{Items["phone_number"]["uuid"]}");
        const string Key = """{"destination":{"type":"custom","exten":"1"}}""";
        await http.EditAsync($"/users/{user["uuid"]}/funckeys/1", Key);
        await http.EditAsync($"/users/{user["uuid"]}/funckeys/2", """{"destination":{"type":"onlinerec"}}""");
        await http.EditAsync($"/funckeys/templates/{Items["func_key"]["id"]}/1", Key);
        Items["func_key"] = await http.ReadAsync($"/funckeys/templates/{Items["func_key"]["id"]}");
        using var file = new ByteArrayContent([1]);
        file.Headers.ContentType = new("application/octet-stream");
        var custom = await http.CreateAsync("/moh", """{"label":"m","mode":"mp3"}""");
        using var put = await http.PutAsync(
            $"/1.1/moh/{custom["uuid"]}/files/{FileName}", file, TestContext.Current.CancellationToken);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Items["moh"] = await http.ReadAsync($"/moh/{custom["uuid"]}");
    }

    /// <summary>Only users block numbers, and their tokens are not known here: the gateway's call of the plugin, made on behalf of one.</summary>
    private async Task<JsonObject> BlockAsync(Guid user)
    {
        var call = new RouteCall
        {
            Caller = new Caller(Tenant.Uuid, user), Path = new Dictionary<string, string>(),
            Body = System.Text.Encoding.UTF8.GetBytes($$"""{"number":"+1555{{ResourceSample.NewNumber()}}","label":"{{ResourceSample.NewName()}}"}"""),
        };
        var made = await Tenant.Service.Grains.GetGrain<IPluginRoutesGrain>("user_blocklist")
            .InvokeAsync("POST /users/me/blocklist/numbers", call, TestContext.Current.CancellationToken);
        Assert.Null(made.Refused);
        return await Http.ReadAsync(made.Location!["/1.1".Length..].Replace("/me/", "/", StringComparison.Ordinal));
    }

    public const string FileName = "hold.mp3";

    /// <summary>The resource for a placeholder of a route.</summary>
    public JsonObject ViewOf(SweptRoute route, Placeholder placeholder)
    {
        if (Pairs.TryGetValue(route.Manifest.Plugin, out var pair) && Plugins.Association(route.Manifest.Plugin) is var association)
        {
            if (placeholder.Name == association.LeftPlaceholder)
            {
                return pair.Left;
            }
            if (placeholder.Name == association.RightPlaceholder)
            {
                return pair.Right;
            }
        }
        return Items[placeholder.Kind!];
    }

    private async Task AddPairAsync(AssociationDeclaration association)
    {
        var sample = AssociationSample.Of(association.Kind);
        var (left, right) = (await sample.LeftAsync(Tenant), await sample.RightAsync(Tenant));
        Pairs[association.Kind] = (left, right);
        var path = SweptRoute.Fill(
            RouteTemplate.Expand(association.Paths[0]).First(), (name, converter) => IdOf(name == association.LeftPlaceholder ? left : right, converter)!);
        await Tenant.Http.EditAsync(path, sample.Body);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\\bn[0-9a-f]{11}\\b", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
