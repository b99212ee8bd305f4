namespace Confd.Gateway.Tests;

/// <summary>A document of settings is in the memory of its grain. A tenant's documents share a row, so each reads what another wrote.</summary>
public sealed class SettingsCostTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    /// <summary>The service looks after something else now and then: the least of several tries counts.</summary>
    private const int Tries = 6;

    [Fact]
    public async Task A_document_is_read_once_and_a_put_is_one_commit()
    {
        var least = Enumerable.Repeat(long.MaxValue, 7).ToArray();
        for (var tried = 0; tried < Tries; tried++)
        {
            using var fresh = await Service.NewTenantAsync();
            foreach (var (index, request) in Requests(fresh.Http).Index())
            {
                // After each change of a tenant, the next request by a token of the master tenant reads which tenants are below it.
                await fresh.Http.ReadAsync("/contexts");
                var before = Service.CommandCount;
                await request();
                least[index] = Math.Min(least[index], Service.CommandCount - before);
            }
        }

        Assert.Equal("1 0 1 0 2 1 0", string.Join(' ', least));
    }

    private static IEnumerable<Func<Task>> Requests(HttpClient http) =>
    [
        () => http.ReadAsync("/localization"), () => http.ReadAsync("/localization"),
        () => http.EditAsync("/localization", """{"country":"FR"}"""), () => http.ReadAsync("/localization"),
        // The other document's grain reads the row before its commit.
        () => http.EditAsync("/voicemails/transcription", """{"enabled":true}"""),
        () => http.ReadAsync("/localization"), () => http.ReadAsync("/localization"),
    ];
}
