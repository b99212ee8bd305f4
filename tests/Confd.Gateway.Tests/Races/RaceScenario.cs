using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.Races;

/// <summary>Two writes that name a common resource.</summary>
/// <param name="First">The one that commits first when both are carried out at the same time.</param>
/// <param name="Second">The second write.</param>
/// <param name="Slots">The resources, the common ones once.</param>
/// <param name="OfFirst">The first one's slots among them.</param>
/// <param name="OfSecond">The second one's.</param>
internal sealed record RaceScenario(
    RaceWrite First, RaceWrite Second, IReadOnlyList<RaceSlot> Slots, IReadOnlyList<int> OfFirst, IReadOnlyList<int> OfSecond)
{
    /// <summary>The same two in reverse order.</summary>
    public RaceScenario Reversed => new(Second, First, Slots, OfSecond, OfFirst);

    public string Name => $"{First.Name} and {Second.Name} with {string.Join(", ", OfFirst)} and {string.Join(", ", OfSecond)} of {string.Join(", ", Slots.Select(slot => slot.Kind))}";

    /// <summary>Every pair of writes with one resource of this kind in common.</summary>
    public static IEnumerable<RaceScenario> Of(string kind)
    {
        var writes = RaceWrites.All.Where(write => write.Slots.Any(slot => slot.Kind == kind)).ToList();
        for (var index = 0; index < writes.Count; index++)
        {
            var first = writes[index];
            foreach (var second in writes.Skip(index))
            {
                foreach (var left in PlacesOf(first, kind))
                {
                    foreach (var right in PlacesOf(second, kind))
                    {
                        yield return Join(first, second, left, right);
                    }
                }
            }
        }
        // Each in the other: such a cycle must be refused.
        foreach (var write in writes.Where(write => write.Slots.Count == 2 && write.Slots[0].Kind == write.Slots[1].Kind))
        {
            yield return new RaceScenario(write, write, write.Slots, [0, 1], [1, 0]);
        }
    }

    private static IEnumerable<int> PlacesOf(RaceWrite write, string kind) =>
        Enumerable.Range(0, write.Slots.Count).Where(index => write.Slots[index].Kind == kind);

    private static RaceScenario Join(RaceWrite first, RaceWrite second, int left, int right)
    {
        var slots = first.Slots.ToList();
        if (slots[left].IsPlain)
        {
            slots[left] = second.Slots[right];
        }
        var ofSecond = new List<int>();
        for (var index = 0; index < second.Slots.Count; index++)
        {
            if (index == right)
            {
                ofSecond.Add(left);
                continue;
            }
            ofSecond.Add(slots.Count);
            slots.Add(second.Slots[index]);
        }
        return new RaceScenario(first, second, slots, [.. Enumerable.Range(0, first.Slots.Count)], ofSecond);
    }

    public async Task<RaceWorld> MakeAsync(TestTenant tenant)
    {
        var made = new List<(DeclaredResource, JsonObject)>();
        foreach (var slot in Slots)
        {
            var view = await slot.MakeAsync(tenant);
            if (slot.Kind == "extension")
            {
                var context = (await tenant.Http.ReadAsync($"/contexts?name={view["context"]}"))["items"]![0]!;
                view["context_id"] = (int)context["id"]!;
            }
            made.Add((Declared.Resources[slot.Kind], view));
        }
        return new RaceWorld(made);
    }

    /// <summary>One grain carries out both, one after the other.</summary>
    public bool IsSerial(RaceWorld world) =>
        First.Grain is { } one && Second.Grain is { } two && one(Views(world, OfFirst)) == two(Views(world, OfSecond));

    public Task<string> SendFirstAsync(HttpClient http, RaceWorld world) => SendAsync(http, First, world, Views(world, OfFirst));

    public Task<string> SendSecondAsync(HttpClient http, RaceWorld world) => SendAsync(http, Second, world, Views(world, OfSecond));

    private static IReadOnlyList<JsonObject> Views(RaceWorld world, IReadOnlyList<int> slots) => [.. slots.Select(slot => world[slot])];

    private static async Task<string> SendAsync(HttpClient http, RaceWrite write, RaceWorld world, IReadOnlyList<JsonObject> views)
    {
        var (status, text) = await http.SendAsync(write.Method, write.Path(views), write.Body(views));
        return (int)status < 300 ? $"{(int)status}" : $"{(int)status} {world.Plain(text)}";
    }
}
