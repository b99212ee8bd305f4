using System.Net;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class AccessFeatureSample : ResourceSample
{
    public AccessFeatureSample()
        : base("access_feature", () => $$"""{"host":"{{NewName()}}"}""")
    {
        Value("host", _ => Task.FromResult($"\"{NewName()}\""));
        Except("feature", "has one value so far");
    }
}

public sealed class AccessFeatureTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Each_host_is_listed_once_per_feature()
    {
        var (host, other) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        await Http.CreateAsync("/access_features", $$"""{"host":"{{host}}","feature":"phonebook"}""");
        var second = await Http.CreateAsync("/access_features", $$"""{"host":"{{other}}"}""");
        var taken = $"Resource Error - AccessFeatures already exists ('host': '{host}', 'feature': 'phonebook')";

        await Http.RefuseAsync(HttpMethod.Post, "/access_features", $$"""{"host":"{{host}}"}""", taken);
        await Http.RefuseAsync(HttpMethod.Put, $"/access_features/{second["id"]}", $$"""{"host":"{{host}}"}""", taken);
        await Http.RefuseAsync(
            HttpMethod.Post, "/access_features", """{"host":"x","feature":"y"}""", "Input Error - feature: ['Must be one of: phonebook.']");
    }

    [Fact]
    public async Task Every_change_restarts_the_phones_service_and_is_told_to_the_whole_system()
    {
        var host = $"{Guid.NewGuid():N}";
        var made = await Http.CreateAsync("/access_features", $$"""{"host":"{{host}}","enabled":"no"}""");
        var published = new ExpectedEvent(
            "access_feature_created", $$"""{"id":{{made["id"]}},"host":"{{host}}","feature":"phonebook","enabled":false}""",
            """[{"method":"POST","path":"/services","body":{"wazo-phoned":"restart"}}]""")
        {
            RoutingKey = "config.access_feature.created", Headers = "{}",
        };

        await ExpectSystemEventsAsync("access_feature", $"{made["id"]}", published);
    }

    [Fact]
    public async Task Only_tokens_of_the_master_tenant_read_and_write()
    {
        using var branch = Service.NewClient(ConfdFixture.BranchToken);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await branch.SendAsync(method, "/access_features", "{}")).Status);
        }
    }
}
