namespace Confd.Gateway.Tests;

/// <summary>A resource creates itself in its own grain: one commit, and the next read comes from memory.</summary>
public sealed class CreationCostTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    /// <summary>The service looks after something else now and then: the least of several tries counts.</summary>
    private const int Tries = 8;

    [Theory]
    [InlineData("/users", """{"firstname":"a"}""", "uuid")]
    [InlineData("/contexts", """{"label":"a"}""", "id")]
    [InlineData("/endpoints/sip", """{"label":"a"}""", "uuid")]
    [InlineData("/registrars", """{"name":"a","main_host":"127.0.0.1","proxy_main_host":"127.0.0.1"}""", "id")]
    public async Task The_first_read_after_a_creation_costs_nothing(string path, string body, string key)
    {
        var least = long.MaxValue;
        await Http.CreateAsync(path, body);
        for (var tried = 0; tried < Tries; tried++)
        {
            var made = await Http.CreateAsync(path, body);
            var before = Service.CommandCount;
            var read = await Http.ReadAsync($"{path}/{made[key]}");
            least = Math.Min(least, Service.CommandCount - before);
            Assert.Equal(made.ToJsonString(), read.ToJsonString());
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public async Task A_refused_creation_and_a_trial_leave_nothing()
    {
        var (user, _) = await Http.SendAsync(HttpMethod.Post, "/users", """{"firstname":"a","ring_seconds":-1}""");
        var (trial, _) = await Http.SendAsync(HttpMethod.Post, "/users?dry_run=true", """{"firstname":"a"}""");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, user);
        Assert.Equal(System.Net.HttpStatusCode.OK, trial);
        Assert.Equal(0, (int)(await Http.ReadAsync("/users"))["total"]!);
    }
}
