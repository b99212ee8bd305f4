namespace Confd.Cluster.Tests.Grains;

/// <summary>Resources as grains: what .NET programs call.</summary>
[Collection(OneByOne.Name)]
public sealed class ResourceGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private readonly Caller caller = GrainCluster.NewCaller();

    private ConfdClient Confd => cluster.Confd;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_created_resource_is_read_edited_and_deleted()
    {
        var made = await Confd.Collection<Context>().CreateAsync(caller, new Context { Label = "a", Description = "d" }, Token);
        var grain = Confd.Resource<Context>($"{made.Id}");

        Assert.Equal(made, await grain.GetAsync(caller, Token), Same);
        await grain.EditAsync(caller, made with { Label = "b", Name = "ignored", Id = 7, TenantUuid = Guid.NewGuid() }, Token);
        Assert.Equal(made with { Label = "b" }, await grain.GetAsync(caller, Token), Same);
        await grain.DeleteAsync(caller, Token);
        Assert.Equal(
            $"Resource Not Found - Context was not found ('id': {made.Id})", await RefusedAsync(RefusalKind.NotFound, () => grain.GetAsync(caller, Token)));
        await RefusedAsync(RefusalKind.NotFound, () => grain.EditAsync(caller, made, Token));
        await RefusedAsync(RefusalKind.NotFound, () => grain.DeleteAsync(caller, Token));
    }

    [Fact]
    public async Task Every_broken_rule_reaches_the_caller()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Confd.Collection<User>().CreateAsync(
            caller, new User { Firstname = new string('x', 200), RingSeconds = -1 }, Token));

        Assert.Equal(
        [
            "Input Error - firstname: ['Longer than maximum length 128.']",
            "Input Error - ring_seconds: ['Must be greater than or equal to 0 and less than or equal to 10800.']",
        ], refused.Refusals.Select(refusal => refusal.Message));
        var user = await Confd.Collection<User>().CreateAsync(caller, new User { Firstname = "x" }, Token);
        Assert.Equal(
            "Input Error - ring_seconds: ['Must be greater than or equal to 0 and less than or equal to 10800.']",
            await RefusedAsync(RefusalKind.Invalid, () => Confd.Resource<User>($"{user.Uuid}").EditAsync(caller, user with { RingSeconds = 99999 }, Token)));
        Assert.Equal(30, (await Confd.Resource<User>($"{user.Uuid}").GetAsync(caller, Token)).RingSeconds);
    }

    [Fact]
    public async Task Callers_of_other_tenants_see_nothing()
    {
        var stranger = GrainCluster.NewCaller();
        var made = await Confd.Collection<Context>().CreateAsync(caller, new Context { Label = "own" }, Token);

        await RefusedAsync(RefusalKind.NotFound, () => Confd.Resource<Context>($"{made.Id}").GetAsync(stranger, Token));
        await RefusedAsync(RefusalKind.NotFound, () => Confd.Resource<Context>($"{made.Id}").DeleteAsync(stranger, Token));
        Assert.Equal(0, (await Confd.Collection<Context>().ListAsync(stranger, [], Token)).Total);
        Assert.Equal(1, (await Confd.Collection<Context>().ListAsync(caller, [], Token)).Total);
        var above = stranger with { VisibleTenants = [stranger.TenantUuid, caller.TenantUuid] };
        Assert.Equal("own", (await Confd.Resource<Context>($"{made.Id}").GetAsync(above, Token)).Label);
        Assert.Equal(1, (await Confd.Collection<Context>().ListAsync(above, [new("recurse", "true")], Token)).Total);
    }

    [Fact]
    public async Task Lists_take_the_parameters_of_the_api()
    {
        foreach (var name in new[] { "Élodie", "Bob", "Zoé" })
        {
            await Confd.Collection<User>().CreateAsync(caller, new User { Firstname = name }, Token);
        }

        var found = await Confd.Collection<User>().ListAsync(caller, [new("search", "ELO")], Token);
        var page = await Confd.Collection<User>().ListAsync(caller, [new("order", "firstname"), new("direction", "desc"), new("limit", "2")], Token);

        Assert.Equal("Élodie", Assert.Single(found.Items).Firstname);
        Assert.Equal((3, "Zoé,Élodie"), (page.Total, string.Join(',', page.Items.Select(user => user.Firstname))));
        Assert.Equal(
            "Input Error - order: column 'x' was not found",
            await RefusedAsync(RefusalKind.Invalid, () => Confd.Collection<User>().ListAsync(caller, [new("order", "x")], Token)));
    }

    [Fact]
    public async Task Of_many_creations_of_one_value_one_wins_whatever_silo_they_run_on()
    {
        var context = await Confd.Collection<Context>().CreateAsync(caller, new Context { Label = "c" }, Token);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            try
            {
                // Each collection key is another activation.
                await cluster.Silos.Client.GetGrain<IResourceCollectionGrain<Voicemail>>($"{number}").CreateAsync(
                    caller, new Voicemail { Name = "v", Number = "7", Context = context.Name }, Token);
                return true;
            }
            catch (RefusedException refused) when (refused.Refusals[0].Kind == RefusalKind.Exists)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, true);
        Assert.Equal(1, (await Confd.Collection<Voicemail>().ListAsync(caller, [], Token)).Total);
    }

    [Fact]
    public async Task Edits_of_one_resource_wait_for_each_other_and_none_is_half_done()
    {
        var made = await Confd.Collection<User>().CreateAsync(caller, new User { Firstname = "0", Lastname = "0" }, Token);

        await Task.WhenAll(Enumerable.Range(1, 30).Select(number => Confd.Resource<User>($"{made.Uuid}").EditAsync(
            caller, made with { Firstname = $"{number}", Lastname = $"{number}" }, Token)));

        var last = await Confd.Resource<User>($"{made.Uuid}").GetAsync(caller, Token);
        Assert.Equal(last.Firstname, last.Lastname);
        Assert.NotEqual("0", last.Firstname);
    }

    [Fact]
    public async Task What_was_deactivated_is_read_from_the_database_again()
    {
        var made = await Confd.Collection<User>().CreateAsync(caller, new User { Firstname = "kept" }, Token);
        await Confd.Resource<User>($"{made.Uuid}").EditAsync(caller, made with { Lastname = "too" }, Token);

        await cluster.Silos.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);

        var read = await Confd.Resource<User>($"{made.Uuid}").GetAsync(caller, Token);
        Assert.Equal(("kept", "too"), (read.Firstname, read.Lastname));
    }

    private static bool Same(Context left, Context right) =>
        System.Text.Json.JsonSerializer.Serialize(left) == System.Text.Json.JsonSerializer.Serialize(right);

    private static async Task<string> RefusedAsync(RefusalKind kind, Func<Task> call)
    {
        var refusal = Assert.Single((await Assert.ThrowsAsync<RefusedException>(call)).Refusals);
        Assert.Equal(kind, refusal.Kind);
        return refusal.Message;
    }
}
