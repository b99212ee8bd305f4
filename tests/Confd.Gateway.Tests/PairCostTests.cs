using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

/// <summary>
/// A pair's grain has the link in memory. A commit is one round trip; before it the two sides are read in another one. A list's grain has
/// the owner with its links in memory.
/// </summary>
public sealed class PairCostTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    /// <summary>The service looks after something else now and then: the least of several tries counts.</summary>
    private const int Tries = 6;

    [Fact]
    public async Task What_is_linked_or_unlinked_already_costs_one_read_of_both_sides()
    {
        var costs = await CostsAsync(
            async () => $"/users/{(await NewAsync("user"))["uuid"]}/schedules/{(await NewAsync("schedule"))["id"]}", "", "");

        Assert.Equal("4 1 2 1 3", string.Join(' ', costs));
    }

    [Fact]
    public async Task New_attributes_cost_a_commit_more()
    {
        var costs = await CostsAsync(
            async () => $"/agents/{(await NewAsync("agent"))["id"]}/skills/{(await NewAsync("skill"))["id"]}",
            """{"skill_weight":1}""", """{"skill_weight":2}""");

        Assert.Equal("3 2 2 1 2", string.Join(' ', costs));
    }

    [Fact]
    public async Task A_list_costs_the_read_of_its_members_and_the_commit()
    {
        var least = Enumerable.Repeat(long.MaxValue, 3).ToArray();
        for (var tried = 0; tried < Tries; tried++)
        {
            var path = $"/contexts/{(await NewAsync("context"))["id"]}/contexts";
            var body = $$"""{"contexts":[{"id":{{(await NewAsync("context"))["id"]}}}]}""";
            foreach (var (index, given) in new[] { body, body, """{"contexts":[]}""" }.Index())
            {
                var before = Service.CommandCount;
                await Http.EditAsync(path, given);
                least[index] = Math.Min(least[index], Service.CommandCount - before);
            }
        }

        Assert.Equal("4 2 2", string.Join(' ', least));
    }

    /// <summary>Commands of PUT, another PUT, DELETE, another DELETE and PUT once more.</summary>
    private async Task<long[]> CostsAsync(Func<Task<string>> makePair, string body, string next)
    {
        var least = Enumerable.Repeat(long.MaxValue, 5).ToArray();
        for (var tried = 0; tried < Tries; tried++)
        {
            var path = await makePair();
            foreach (var (index, request) in Requests(path, body, next).Index())
            {
                var before = Service.CommandCount;
                await request();
                least[index] = Math.Min(least[index], Service.CommandCount - before);
            }
        }
        return least;
    }

    private IEnumerable<Func<Task>> Requests(string path, string body, string next) =>
    [
        () => Http.EditAsync(path, body), () => Http.EditAsync(path, next),
        () => Http.DeleteAsync(path, HttpStatusCode.NoContent), () => Http.DeleteAsync(path, HttpStatusCode.NoContent),
        () => Http.EditAsync(path, body),
    ];

    private Task<JsonObject> NewAsync(string kind) => new ResourceSubject(kind, Tenant).CreateAsync();
}
