using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Gateway.Tests;

/// <summary>A clock that a test puts forward.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long shift;

    /// <summary>How far it is ahead.</summary>
    public TimeSpan Shift
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref shift));
        set => Volatile.Write(ref shift, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}

/// <summary>A service that removes old meetings all the time, by a clock of the test's.</summary>
public interface IPurgeFixture
{
    ConfdFixture Service { get; }

    ShiftedClock Clock { get; }
}

public sealed class SqlitePurgeFixture : SqliteFixture, IPurgeFixture
{
    public ConfdFixture Service => this;

    public ShiftedClock Clock { get; } = new();

    protected override IEnumerable<string> MoreArguments => ["--Confd:Meetings:PurgeInterval=0.2"];

    protected override void Customize(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}

public sealed class PostgresPurgeFixture : PostgresFixture, IPurgeFixture
{
    public ConfdFixture Service => this;

    public ShiftedClock Clock { get; } = new();

    protected override IEnumerable<string> MoreArguments => ["--Confd:Meetings:PurgeInterval=0.2"];

    protected override void Customize(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}

public sealed class SqliteMeetingPurgeTests(SqlitePurgeFixture service) : MeetingPurgeTests(service), IClassFixture<SqlitePurgeFixture>;

public sealed class PostgresMeetingPurgeTests(PostgresPurgeFixture service) : MeetingPurgeTests(service), IClassFixture<PostgresPurgeFixture>;

public abstract class MeetingPurgeTests(IPurgeFixture fixture) : ApiTests(fixture.Service)
{
    [Fact]
    public async Task What_is_a_day_old_goes_and_persistent_meetings_stay()
    {
        using var bare = await Service.NewTenantAsync();
        fixture.Clock.Shift = TimeSpan.Zero;
        await Tenant.IngressAsync();
        await bare.IngressAsync();
        var old = (string)(await Http.CreateAsync("/meetings", """{"name":"old"}"""))["uuid"]!;
        var kept = (string)(await Http.CreateAsync("/meetings", """{"name":"kept","persistent":true,"require_authorization":true}"""))["uuid"]!;
        var without = (string)(await bare.Http.CreateAsync("/meetings", """{"name":"without ingress"}"""))["uuid"]!;
        await AskAsync(old);
        var asked = (await AskAsync(kept))["uuid"];
        await bare.Http.DeleteAsync($"/ingresses/http/{(await bare.Http.ReadAsync("/ingresses/http"))["items"]![0]!["uuid"]}", HttpStatusCode.NoContent);
        await SkipEventsAsync();
        await bare.SkipEventsAsync();

        fixture.Clock.Shift = TimeSpan.FromHours(23);
        var young = (string)(await Http.CreateAsync("/meetings", """{"name":"young"}"""))["uuid"]!;
        await AskAsync(young);
        Assert.Equal(3, await Http.CountAsync("/meetings"));
        await SkipEventsAsync();
        // A silo that starts anew goes on with it.
        fixture.Clock.Shift = TimeSpan.FromHours(25);
        await Service.RestartAsync();
        using var again = Service.NewClient(ConfdFixture.AdminToken, Tenant.Uuid);
        await Poll.UntilAsync(async () => await again.CountAsync("/meetings") == 2, "the old meeting is gone");
        await Poll.UntilAsync(async () => (await RowsAsync()).Count(row => row == "meeting_authorization") == 1, "the old authorizations are gone");
        await Poll.UntilAsync(
            async () => (await Service.Store.ReadTenantAsync(bare.Uuid, TestContext.Current.CancellationToken)).All(row => row.Id.Kind != "meeting"),
            "a meeting without ingress is gone too");

        Assert.Equal(
            ["kept", "young"], (await again.ReadAsync("/meetings"))["items"]!.AsArray().Select(item => (string?)item!["name"]));
        Assert.Equal(2, (await RowsAsync()).Count(row => row == "endpoint_sip"));
        var (events, _) = await Service.ReadEventsAsync(0, TestContext.Current.CancellationToken);
        var gone = events.Single(published => published.Name == "meeting_deleted" && published.TenantUuid == Tenant.Uuid);
        Assert.Equal((old, "old"), (gone.Resource.Key, (string?)JsonNode.Parse(gone.Payload)!["name"]));
        Assert.Equal("deleted", (string?)JsonNode.Parse(gone.Reload!)![0]!["context"]![0]!["resource_action"]);
        var ended = events.Single(published => published.Name == "meeting_guest_authorization_deleted" && published.TenantUuid == Tenant.Uuid);
        Assert.Equal($"{asked}", ended.Resource.Key);
        var other = events.Single(published => published.Name == "meeting_deleted" && published.TenantUuid == bare.Uuid);
        Assert.Equal((without, null), (other.Resource.Key, (string?)JsonNode.Parse(other.Payload)!["ingress_http_uri"]));
    }

    private async Task<IEnumerable<string>> RowsAsync() =>
        (await Service.Store.ReadTenantAsync(Tenant.Uuid, TestContext.Current.CancellationToken)).Select(row => row.Id.Kind);

    private async Task<JsonObject> AskAsync(string meeting)
    {
        using var guest = Service.NewClient(token: null);
        return await guest.CreateAsync($"/guests/{Guid.NewGuid()}/meetings/{meeting}/authorizations", """{"guest_name":"g"}""");
    }
}
