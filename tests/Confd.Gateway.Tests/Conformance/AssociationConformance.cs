using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>Every association plugin: both sides, repetitions, events, tenants.</summary>
public sealed class AssociationConformance<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    public static TheoryData<string> Plugins =>
        [.. Declared.Associations.Values
            .Where(one => ResourceSample.IsKnown(one.Left.Kind) && ResourceSample.IsKnown(one.Right.Kind))
            .Select(one => one.Kind).Order()];

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_pair_is_associated_and_dissociated_once(string plugin)
    {
        var pair = await Pair.MakeAsync(plugin, Tenant);
        var (left, right) = await pair.ReadAsync();
        foreach (var path in pair.Paths)
        {
            await SkipEventsAsync();

            await Http.EditAsync(path, pair.Sample.Body);

            AssertPublished(pair, pair.Declared.Publishes, await Tenant.TakeEventsAsync(pair.Declared.Left.Kind, pair.LeftKey));
            var (linkedLeft, linkedRight) = await pair.ReadAsync();
            Assert.Equal(pair.Sample.IsShownOnLeft, Shows(left, linkedLeft, pair.RightIds));
            Assert.Equal(pair.Sample.IsShownOnRight, Shows(right, linkedRight, pair.LeftIds));

            await Http.EditAsync(path, pair.Sample.Body);

            Assert.Empty(await Tenant.TakeEventsAsync(pair.Declared.Left.Kind, pair.LeftKey));
            Assert.Equal((linkedLeft.ToJsonString(), linkedRight.ToJsonString()), await pair.ReadTextsAsync());
            if (!pair.Declared.HasDelete)
            {
                return;
            }

            await Http.DeleteAsync(path, HttpStatusCode.NoContent);

            AssertPublished(pair, pair.Declared.Publishes, await Tenant.TakeEventsAsync(pair.Declared.Left.Kind, pair.LeftKey));
            var (freeLeft, freeRight) = await pair.ReadAsync();
            Assert.False(Shows(left, freeLeft, pair.RightIds), freeLeft.ToJsonString());
            Assert.False(Shows(right, freeRight, pair.LeftIds), freeRight.ToJsonString());
            if (pair.Sample.LeavesNoTrace)
            {
                Assert.Equal((left.ToJsonString(), right.ToJsonString()), (freeLeft.ToJsonString(), freeRight.ToJsonString()));
            }

            await Http.DeleteAsync(path, HttpStatusCode.NoContent);

            Assert.Empty(await Tenant.TakeEventsAsync(pair.Declared.Left.Kind, pair.LeftKey));
        }
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Missing_sides_and_those_of_strangers_are_not_found(string plugin)
    {
        var pair = await Pair.MakeAsync(plugin, Tenant);
        using var stranger = await Service.NewTenantAsync();
        await SkipEventsAsync();
        foreach (var method in pair.Declared.HasDelete ? new[] { HttpMethod.Put, HttpMethod.Delete } : [HttpMethod.Put])
        {
            var body = method == HttpMethod.Put ? pair.Sample.Body : "";
            foreach (var template in pair.Declared.Paths)
            {
                var (noLeft, leftText) = pair.Missing(template, isLeft: true);
                await Http.RefuseAsync(method, noLeft, body, HttpStatusCode.NotFound, leftText);
                var (noRight, rightText) = pair.Missing(template, isLeft: false);
                await Http.RefuseAsync(method, noRight, body, HttpStatusCode.NotFound, rightText);
                if (!pair.Declared.Left.IsSystemWide)
                {
                    await stranger.Http.RefuseAsync(
                        method, pair.Fill(template), body, HttpStatusCode.NotFound, pair.NotFound(template, isLeft: true));
                }
            }
        }

        await ExpectEventsAsync();
    }

    private static void AssertPublished(Pair pair, bool isPublished, IReadOnlyList<Storage.StoredEvent> events)
    {
        Assert.Equal(isPublished, events.Count > 0);
        Assert.All(events, published => Assert.StartsWith("config.", (string?)JsonNode.Parse(published.Headers)!["routing_key"]));
    }

    /// <summary>A field that differs from the view before names the other side.</summary>
    private static bool Shows(JsonObject before, JsonObject after, IReadOnlyList<string> ids) => after.Any(field =>
        field.Value is not null && !JsonNode.DeepEquals(field.Value, before[field.Key])
        && ids.Any(id => Values(field.Value).Contains(id)));

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Where(field => field.Key != "links").SelectMany(field => Values(field.Value)),
        JsonArray items => items.SelectMany(Values),
        null => [],
        _ => [node.ToString()],
    };

    /// <summary>Both sides of an association, not associated yet.</summary>
    private sealed record Pair(DeclaredAssociation Declared, AssociationSample Sample, HttpClient Http, JsonObject Left, JsonObject Right)
    {
        public string LeftKey => $"{Left[Declared.Left.Key]}";

        public IEnumerable<string> Paths => Declared.Paths.Select(Fill);

        public IReadOnlyList<string> LeftIds => IdsOf(Left, Declared.Left);

        public IReadOnlyList<string> RightIds => IdsOf(Right, Declared.Right);

        public static async Task<Pair> MakeAsync(string plugin, TestTenant tenant)
        {
            var sample = AssociationSample.Of(plugin);
            return new Pair(
                Conformance.Declared.Associations[plugin], sample, tenant.Http, await sample.LeftAsync(tenant), await sample.RightAsync(tenant));
        }

        public async Task<(JsonObject Left, JsonObject Right)> ReadAsync() => (
            await Http.ReadAsync($"{Declared.Left.Path}/{LeftKey}"),
            await Http.ReadAsync($"{Declared.Right.Path}/{Right[Declared.Right.Key]}"));

        public async Task<(string Left, string Right)> ReadTextsAsync()
        {
            var (left, right) = await ReadAsync();
            return (left.ToJsonString(), right.ToJsonString());
        }

        public string Fill(string template) => Fill(template, Left, Right);

        public (string Path, string Text) Missing(string template, bool isLeft)
        {
            var nobody = new JsonObject { ["id"] = 999999999, ["uuid"] = "10000000-0000-4000-8000-00000000dead" };
            return (isLeft ? Fill(template, nobody, Right) : Fill(template, Left, nobody), NotFound(template, isLeft, nobody));
        }

        public string NotFound(string template, bool isLeft) => NotFound(template, isLeft, isLeft ? Left : Right);

        private string NotFound(string template, bool isLeft, JsonObject view)
        {
            var side = isLeft ? Declared.Left : Declared.Right;
            var isNumber = template.Contains($"{{{(isLeft ? Declared.LeftPlaceholder : Declared.RightPlaceholder)}:int}}", StringComparison.Ordinal);
            return $"Resource Not Found - {side.Label} was not found ("
                + (isNumber ? $"'id': {view["id"]})" : $"'{side.Lookup}': {side.UuidText($"{view["uuid"]}")})");
        }

        private string Fill(string template, JsonObject left, JsonObject right)
        {
            foreach (var (placeholder, view) in new[] { (Declared.LeftPlaceholder, left), (Declared.RightPlaceholder, right) })
            {
                template = template.Replace($"{{{placeholder}:int}}", $"{view["id"]}", StringComparison.Ordinal)
                    .Replace($"{{{placeholder}:uuid}}", $"{view["uuid"]}", StringComparison.Ordinal)
                    .Replace($"{{{placeholder}}}", $"{view["uuid"] ?? view["id"]}", StringComparison.Ordinal);
            }
            return template;
        }

        private static IReadOnlyList<string> IdsOf(JsonObject view, DeclaredResource resource) =>
            [.. new[] { "id", "uuid" }.Where(name => resource.Record.Has(name)).Select(name => $"{view[name]}")];
    }
}
