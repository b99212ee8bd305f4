using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

/// <summary>What needs a service that no other test uses: restarts, and the counting of commands.</summary>
public sealed class OwnServiceTests<TService>(TService service) : ApiTests(service), IClassFixture<TService>
    where TService : ConfdFixture
{
    public static TheoryData<string> Plugins => Declared.CreatableResources;

    [Fact]
    public async Task A_restart_loses_nothing()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"kept"}""");

        await Service.RestartAsync();

        using var again = Service.NewClient(ConfdFixture.AdminToken, Tenant.Uuid);
        Assert.Equal("kept", (string?)(await again.ReadAsync($"/contexts/{context["id"]}"))["label"]);
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_second_read_of_an_item_issues_no_sql(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var path = subject.PathOf(await subject.CreateAsync());
        await Http.ReadAsync(path);
        var before = Service.CommandCount;

        await Http.ReadAsync(path);

        Assert.Equal(before, Service.CommandCount);
    }

    /// <summary>The grain of a resource that was not there a moment ago does not look for it.</summary>
    [Fact]
    public async Task A_creation_is_one_commit()
    {
        var least = long.MaxValue;
        for (var tried = 0; tried < 5; tried++)
        {
            var before = Service.CommandCount;
            await Http.CreateAsync("/endpoints/sccp", "{}");
            least = Math.Min(least, Service.CommandCount - before);
        }

        Assert.Equal(1, least);
    }
}
