using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>A service with tokens of users.</summary>
public interface IBlocklistFixture
{
    ConfdFixture Service { get; }

    /// <summary>Whose tokens there are.</summary>
    BlocklistUsers Users { get; }
}

/// <summary>The service on the embedded database.</summary>
public sealed class SqliteBlocklistFixture : SqliteFixture, IBlocklistFixture
{
    public ConfdFixture Service => this;

    public BlocklistUsers Users { get; } = new();

    protected override IEnumerable<string> MoreArguments => Users.Arguments;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Users.MakeAsync(this);
    }
}

/// <summary>The service on PostgreSQL.</summary>
public sealed class PostgresBlocklistFixture : PostgresFixture, IBlocklistFixture
{
    public ConfdFixture Service => this;

    public BlocklistUsers Users { get; } = new();

    protected override IEnumerable<string> MoreArguments => Users.Arguments;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Users.MakeAsync(this);
    }
}

/// <summary>Users of two tenants, one below the other, each with a token.</summary>
public sealed class BlocklistUsers
{
    /// <summary>Enough for every test to have a user of its own.</summary>
    private const int Count = 40;

    private readonly List<JsonObject> users = [];
    private int next;

    /// <summary>Whose users they are.</summary>
    public Guid Tenant { get; private set; }

    public IEnumerable<string> Arguments => users.SelectMany((user, index) => new[]
    {
        $"--Confd:Auth:Keys:{10 + index}:Token={TokenOf(user)}", $"--Confd:Auth:Keys:{10 + index}:TenantUuid={Tenant}",
        $"--Confd:Auth:Keys:{10 + index}:UserUuid={user["uuid"]}", $"--Confd:Auth:Keys:{10 + index}:Acl:0=confd.users.me.#",
    });

    public static string TokenOf(JsonObject user) => $"test-token-of-{user["uuid"]}";

    /// <summary>Tokens are configured, so the users are there before the service starts for good.</summary>
    public async Task MakeAsync(ConfdFixture service)
    {
        using var tenant = await service.NewTenantAsync();
        Tenant = tenant.Uuid;
        for (var number = 0; number < Count; number++)
        {
            users.Add(await tenant.Http.CreateAsync("/users", $$"""{"firstname":"First{{number}}","lastname":"Last{{number}}"}"""));
        }
        await service.RestartAsync();
    }

    /// <summary>A user that no other test uses.</summary>
    public JsonObject Take() => users[Interlocked.Increment(ref next) - 1];
}
