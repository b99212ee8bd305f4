using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests;

/// <summary>A .NET program in the cluster; docs/clients.md shows the same.</summary>
public sealed class ClientTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private Caller Caller => new(Tenant.Uuid);

    [Fact]
    public async Task A_program_creates_a_user_associates_a_line_and_reads_it()
    {
        var token = TestContext.Current.CancellationToken;
        using var host = await StartAsync(token);
        var confd = host.Services.GetRequiredService<ConfdClient>();

        var context = await confd.Collection<Context>().CreateAsync(Caller, new Context { Label = "Internal" }, token);
        var user = await confd.Collection<User>().CreateAsync(Caller, new User { Firstname = "Alice" }, token);
        var sip = await confd.Collection<SipEndpoint>().CreateAsync(Caller, new SipEndpoint { Label = "desk" }, token);
        var line = await confd.Collection<Line>().CreateAsync(Caller, new Line { Context = context.Name }, token);
        await confd.Association<Line, SipEndpoint>($"{line.Id}", $"{sip.Uuid}").AssociateAsync(Caller, token);
        await confd.Association<User, Line>($"{user.Uuid}", $"{line.Id}").AssociateAsync(Caller, token);
        await confd.Resource<User>($"{user.Uuid}").EditAsync(Caller, user with { Lastname = "Liddell" }, token);

        Assert.Equal("Liddell", (await confd.Resource<User>($"{user.Uuid}").GetAsync(Caller, token)).Lastname);
        var page = await confd.Collection<Line>().ListAsync(Caller, [new QueryValue("context", context.Name)], token);
        Assert.Equal(line.Id, Assert.Single(page.Items).Id);
        Assert.Equal(line.Id, (int)(await Http.ReadAsync($"/users/{user.Uuid}"))["lines"]![0]!["id"]!);
    }

    [Fact]
    public async Task Refusals_reach_the_program_as_exceptions()
    {
        var token = TestContext.Current.CancellationToken;
        using var host = await StartAsync(token);
        var confd = host.Services.GetRequiredService<ConfdClient>();

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => confd.Collection<User>().CreateAsync(Caller, new User { Firstname = "x", RingSeconds = -1 }, token));
        var missing = await Assert.ThrowsAsync<RefusedException>(
            () => confd.Resource<Context>("4711").GetAsync(Caller, token));

        Assert.Equal(
            "Input Error - ring_seconds: ['Must be greater than or equal to 0 and less than or equal to 10800.']",
            Assert.Single(refused.Refusals).Message);
        Assert.Equal(RefusalKind.NotFound, Assert.Single(missing.Refusals).Kind);
    }

    [Fact]
    public async Task A_program_names_the_association_where_two_kinds_have_several()
    {
        var token = TestContext.Current.CancellationToken;
        using var host = await StartAsync(token);
        var confd = host.Services.GetRequiredService<ConfdClient>();
        var (anna, bert) = (await NewUserAsync("Anna"), await NewUserAsync("Bert"));
        var pickup = (await Http.CreateAsync("/callpickups", $$"""{"name":"p{{Guid.NewGuid():N}}"}"""))["id"]!.ToString();
        var filter = (await Http.CreateAsync("/callfilters", $$"""{"name":"f{{Guid.NewGuid():N}}","strategy":"all","source":"all"}"""))["id"]!.ToString();
        await SkipEventsAsync();

        await confd.Association<CallPickup, User>(pickup, anna, "call_pickup_interceptor_user").AssociateAsync(Caller, token);
        await confd.Association<CallPickup, User>(pickup, bert, "call_pickup_target_user").AssociateAsync(Caller, token);
        await confd.Association<CallFilter, User>(filter, anna, "call_filter_user_recipient").AssociateAsync(Caller, token);
        await confd.Association<CallFilter, User>(filter, bert, "call_filter_user_surrogate").AssociateAsync(Caller, token);

        Assert.Equal(
            ["call_pickup_interceptor_users_associated", "call_pickup_target_users_associated", "call_filter_recipient_users_associated", "call_filter_surrogate_users_associated"],
            await Tenant.NewEventNamesAsync());
        var picked = await Http.ReadAsync($"/callpickups/{pickup}");
        Assert.Equal((anna, bert), ((string?)picked["interceptors"]!["users"]![0]!["uuid"], (string?)picked["targets"]!["users"]![0]!["uuid"]));
        var filtered = await Http.ReadAsync($"/callfilters/{filter}");
        Assert.Equal((anna, bert), ((string?)filtered["recipients"]!["users"]![0]!["uuid"], (string?)filtered["surrogates"]!["users"]![0]!["uuid"]));
        Assert.True((int)filtered["surrogates"]!["users"]![0]!["member_id"]! > 0);
        var second = await Assert.ThrowsAsync<RefusedException>(() =>
            confd.Association<CallFilter, User>(filter, bert, "call_filter_user_recipient").AssociateAsync(Caller, token));
        Assert.Equal("Resource Error - Operation not permitted. Cannot associate more than one recipient", second.Refusals[0].Message);
        await confd.Association<CallPickup, User>(pickup, bert, "call_pickup_target_user").DissociateAsync(Caller, token);
        Assert.Empty((await Http.ReadAsync($"/callpickups/{pickup}"))["targets"]!["users"]!.AsArray());
        var ambiguous = await Assert.ThrowsAsync<ArgumentException>(() => confd.Association<CallPickup, User>(pickup, anna).AssociateAsync(Caller, token));
        Assert.Contains("call_pickup_interceptor_user", ambiguous.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => confd.Association<CallPickup, User>(pickup, anna, "user_line").AssociateAsync(Caller, token));
    }

    [Fact]
    public async Task Single_members_follow_the_rules_of_their_list()
    {
        var token = TestContext.Current.CancellationToken;
        using var host = await StartAsync(token);
        var confd = host.Services.GetRequiredService<ConfdClient>();
        var group = (await Http.CreateAsync("/groups", """{"label":"g"}"""))["uuid"]!.ToString();
        var without = await NewUserAsync("Anna");
        var (with, _, _, _) = await Http.NewUserWithLineAsync();
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var strange = (await below.Http.CreateAsync("/switchboards", """{"name":"s"}"""))["uuid"]!.ToString();

        var lineless = await Assert.ThrowsAsync<RefusedException>(() => confd.Association<Group, User>(group, without).AssociateAsync(Caller, token));
        await confd.Association<Group, User>(group, with).AssociateAsync(Caller, token);
        var stranger = await Assert.ThrowsAsync<RefusedException>(() => confd.Association<Switchboard, User>(strange, with).AssociateAsync(Caller, token));

        Assert.Equal($"Resource Error - User must be associated with a Line ('user_uuid': '{without}')", lineless.Refusals[0].Message);
        Assert.StartsWith("Resource Error - different tenants ('switchboard_tenant_uuid': ", stranger.Refusals[0].Message, StringComparison.Ordinal);
        Assert.Equal(with, (string?)Assert.Single((await Http.ReadAsync($"/groups/{group}"))["members"]!["users"]!.AsArray())!["uuid"]);
    }

    [Fact]
    public async Task A_program_reads_and_replaces_settings()
    {
        var token = TestContext.Current.CancellationToken;
        using var host = await StartAsync(token);
        var confd = host.Services.GetRequiredService<ConfdClient>();

        var rtp = await confd.Settings<RtpGeneral>().GetAsync(Caller, token);
        await confd.Settings<RtpGeneral>().PutAsync(
            Caller, rtp with { Options = [.. rtp.Options, new() { Key = "icesupport", Value = "yes" }] }, token);
        await confd.Settings<Localization>().PutAsync(Caller, new Localization { Country = "AT" }, token);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => confd.Settings<HepGeneral>().PutAsync(
            Caller, new HepGeneral { Options = [new() { Key = new string('k', 256) }] }, token));

        Assert.Equal("10000", rtp.ValueOf("rtpstart"));
        Assert.Equal("yes", (string?)(await service.Http.ReadAsync("/asterisk/rtp/general"))["options"]!["icesupport"]);
        Assert.Equal("AT", (await confd.Settings<Localization>().GetAsync(Caller, token)).Country);
        Assert.Equal("AT", (await confd.Settings<Localization>(Tenant.Uuid).GetAsync(Caller, token)).Country);
        Assert.Equal("Input Error - options: {0: {'key': ['Longer than maximum length 255.']}}", Assert.Single(refused.Refusals).Message);
    }

    [Fact]
    public async Task A_program_reaches_the_settings_of_the_tenants_that_its_caller_sees()
    {
        var token = TestContext.Current.CancellationToken;
        using var host = await StartAsync(token);
        var confd = host.Services.GetRequiredService<ConfdClient>();
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        using var beside = await Service.NewTenantAsync();

        await confd.Settings<Localization>(below.Uuid).PutAsync(Caller, new Localization { Country = "AT" }, token);
        var settings = confd.Settings<Localization>(beside.Uuid);
        var read = await Assert.ThrowsAsync<RefusedException>(() => settings.GetAsync(Caller, token));
        var put = await Assert.ThrowsAsync<RefusedException>(() => settings.PutAsync(Caller, new Localization { Country = "AT" }, token));

        Assert.Equal("AT", (string?)(await below.Http.ReadAsync("/localization"))["country"]);
        Assert.Null((string?)(await Http.ReadAsync("/localization"))["country"]);
        Assert.All([read, put], refused => Assert.Equal(
            $"Resource Not Found - Tenant was not found ('uuid': '{beside.Uuid}')", Assert.Single(refused.Refusals).Message));
    }

    private async Task<string> NewUserAsync(string name) =>
        (string)(await Http.CreateAsync("/users", $$"""{"firstname":"{{name}}"}"""))["uuid"]!;

    private async Task<IHost> StartAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(Service.ClientPort, "confd", Service.ClusterId)
            .Services.AddConfdClient());
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
