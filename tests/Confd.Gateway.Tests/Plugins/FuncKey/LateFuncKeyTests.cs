using static Confd.Gateway.Tests.FuncKeyBodies;

namespace Confd.Gateway.Tests;

/// <summary>A service without function keys at first.</summary>
public sealed class LateSqliteFixture : SqliteFixture, ILateFuncKeys
{
    public bool HasKeys { get; set; }

    protected override IEnumerable<string> MoreArguments => [$"--Confd:Plugins:func_key={HasKeys}"];
}

/// <summary>As the other one.</summary>
public sealed class LatePostgresFixture : PostgresFixture, ILateFuncKeys
{
    public bool HasKeys { get; set; }

    protected override IEnumerable<string> MoreArguments => [$"--Confd:Plugins:func_key={HasKeys}"];
}

public interface ILateFuncKeys
{
    bool HasKeys { get; set; }
}

public sealed class SqliteLateFuncKeyTests(LateSqliteFixture service) : LateFuncKeyTests(service, service), IClassFixture<LateSqliteFixture>;

public sealed class PostgresLateFuncKeyTests(LatePostgresFixture service) : LateFuncKeyTests(service, service), IClassFixture<LatePostgresFixture>;

/// <summary>Users who are older than the plugin.</summary>
public abstract class LateFuncKeyTests(ConfdFixture service, ILateFuncKeys switched)
{
    [Fact]
    public async Task Users_who_were_made_before_get_a_template_when_it_is_first_needed()
    {
        var (read, written) = (await service.Http.NewUserAsync("A"), await service.Http.NewUserAsync("B"));
        switched.HasKeys = true;
        await service.RestartAsync();

        var id = await service.Http.PrivateAsync(read);
        Assert.Equal(id, await service.Http.PrivateAsync(read));
        Assert.Equal(id, (int)(await service.Http.ReadAsync($"/funckeys/templates/{id}"))["id"]!);

        var path = $"/users/{written["uuid"]}/funckeys";
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(
            position => service.Http.SendAsync(HttpMethod.Put, $"{path}/{position}", Custom($"{position}"))));
        Assert.All(answers, answer => Assert.Equal(System.Net.HttpStatusCode.NoContent, answer.Status));
        Assert.Equal(6, (await service.Http.ReadAsync(path))["keys"]!.AsObject().Count);
        await service.Http.DeleteAsync($"/users/{read["uuid"]}", System.Net.HttpStatusCode.NoContent);
        await service.Http.MissesAsync($"/funckeys/templates/{id}", "FuncKeyTemplate", $"'id': {id}");
    }
}
