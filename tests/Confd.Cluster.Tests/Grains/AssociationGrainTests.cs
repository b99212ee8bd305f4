using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Cluster.Tests.Grains;

/// <summary>Pairs as grains, and their state after the loss of a silo.</summary>
[Collection(OneByOne.Name)]
public sealed class AssociationGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private readonly Caller caller = GrainCluster.NewCaller();

    private ConfdClient Confd => cluster.Confd;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pair_is_associated_and_dissociated_by_key_and_by_id_and_repeats_do_nothing()
    {
        var (user, voicemail) = await PairAsync();
        var byKey = Confd.Association<User, Voicemail>($"{user.Uuid}", $"{voicemail.Id}");
        var byId = Confd.Association<User, Voicemail>($"{user.Id}", $"{voicemail.Id}");

        await byKey.AssociateAsync(caller, Token);
        await byId.AssociateAsync(caller, Token);
        Assert.Equal(
            $"Resource Error - User is associated with a Voicemail ('user_id': {user.Id}, 'voicemail_id': {voicemail.Id})",
            await RefusedAsync(() => Confd.Resource<User>($"{user.Uuid}").DeleteAsync(caller, Token)));
        await byId.DissociateAsync(caller, Token);
        await byKey.DissociateAsync(caller, Token);

        await Confd.Resource<User>($"{user.Uuid}").DeleteAsync(caller, Token);
    }

    [Fact]
    public async Task Missing_sides_are_not_found_left_first()
    {
        var (user, voicemail) = await PairAsync();

        Assert.Equal(
            "Resource Not Found - User was not found ('id': 999999999)",
            await RefusedAsync(() => Confd.Association<User, Voicemail>("999999999", "999999999").AssociateAsync(caller, Token)));
        Assert.Equal(
            "Resource Not Found - Voicemail was not found ('id': 999999999)",
            await RefusedAsync(() => Confd.Association<User, Voicemail>($"{user.Uuid}", "999999999").DissociateAsync(caller, Token)));
        Assert.StartsWith(
            "Resource Not Found - User",
            await RefusedAsync(() => Confd.Association<User, Voicemail>($"{user.Uuid}", $"{voicemail.Id}").AssociateAsync(GrainCluster.NewCaller(), Token)));
    }

    [Fact]
    public async Task Of_many_associations_that_exclude_each_other_one_wins()
    {
        var (user, first) = await PairAsync();
        var voicemails = new List<Voicemail> { first };
        for (var number = 2; number < 12; number++)
        {
            voicemails.Add(await Confd.Collection<Voicemail>().CreateAsync(
                caller, new Voicemail { Name = "v", Number = $"{number}", Context = first.Context }, Token));
        }

        var outcomes = await Task.WhenAll(voicemails.Select(async voicemail =>
        {
            try
            {
                await Confd.Association<User, Voicemail>($"{user.Uuid}", $"{voicemail.Id}").AssociateAsync(caller, Token);
                return true;
            }
            catch (RefusedException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, true);
    }

    [Fact]
    public async Task A_list_becomes_what_is_named_in_order_and_single_pairs_join_it()
    {
        var outer = await NewContextAsync();
        var inner = new List<Context> { await NewContextAsync(), await NewContextAsync(), await NewContextAsync() };
        var list = Confd.AssociationList<Context, Context>($"{outer.Id}");

        await list.ReplaceAsync(caller, [$"{inner[2].Id}", $"{inner[0].Id}"], Token);
        await Confd.Association<Context, Context>($"{outer.Id}", $"{inner[1].Id}").AssociateAsync(caller, Token);
        Assert.Equal([inner[2].Id, inner[0].Id, inner[1].Id], await IncludedAsync(outer));
        await Confd.Association<Context, Context>($"{outer.Id}", $"{inner[0].Id}").DissociateAsync(caller, Token);
        Assert.Equal([inner[2].Id, inner[1].Id], await IncludedAsync(outer));
        await Confd.AssociationList<Context, Context>($"{outer.Id}").ReplaceAsync(caller, [$"{inner[0].Id}"], Token);
        Assert.Equal([inner[0].Id], await IncludedAsync(outer));

        Assert.Equal(
            "Resource Error - Operation not permitted. Cannot include context inside itself",
            await RefusedAsync(() => Confd.Association<Context, Context>($"{outer.Id}", $"{outer.Id}").AssociateAsync(caller, Token)));
        Assert.Equal(
            "Resource Error - Operation not permitted. Cannot include same context more than once",
            await RefusedAsync(() => list.ReplaceAsync(caller, [$"{inner[0].Id}", $"{inner[0].Id}"], Token)));
        Assert.StartsWith(
            "Resource Not Found - Context",
            await RefusedAsync(() => list.ReplaceAsync(GrainCluster.NewCaller(), [], Token)));
        Assert.Equal([inner[0].Id], await IncludedAsync(outer));

        Task<Context> NewContextAsync() => Confd.Collection<Context>().CreateAsync(caller, new Context { Label = "c" }, Token);
    }

    [Fact]
    public async Task A_pair_on_either_silo_learns_that_a_list_was_replaced()
    {
        var outer = await Confd.Collection<Context>().CreateAsync(caller, new Context { Label = "c" }, Token);
        var list = Confd.AssociationList<Context, Context>($"{outer.Id}");
        for (var round = 0; round < 6; round++)
        {
            var inner = await Confd.Collection<Context>().CreateAsync(caller, new Context { Label = "c" }, Token);
            var pair = Confd.Association<Context, Context>($"{outer.Id}", $"{inner.Id}");
            await pair.AssociateAsync(caller, Token);

            await list.ReplaceAsync(caller, [], Token);
            await pair.AssociateAsync(caller, Token);

            Assert.Equal([inner.Id], await IncludedAsync(outer));
            await pair.DissociateAsync(caller, Token);
            await list.ReplaceAsync(caller, [$"{inner.Id}"], Token);
            await pair.DissociateAsync(caller, Token);
            Assert.Empty(await IncludedAsync(outer));
        }
    }

    [Fact]
    public async Task Where_two_kinds_have_several_lists_one_is_named()
    {
        var user = await Confd.Collection<User>().CreateAsync(caller, new User { Firstname = "u" }, Token);
        var paging = await Confd.Collection<Paging>().CreateAsync(caller, new Paging { Name = "p", Number = "801" }, Token);

        await Confd.AssociationList<Paging, User>($"{paging.Id}", "paging_user_member").ReplaceAsync(caller, [$"{user.Uuid}"], Token);

        var unnamed = await Assert.ThrowsAsync<ArgumentException>(
            () => Confd.AssociationList<Paging, User>($"{paging.Id}").ReplaceAsync(caller, [], Token));
        Assert.Equal(
            "Paging and User are associated by paging_user_caller, paging_user_member: name one of them.", unnamed.Message);
    }

    private async Task<IEnumerable<int>> IncludedAsync(Context outer)
    {
        var grain = await Confd.Resource<Context>($"{outer.Id}").GrainAsync(Token);
        var view = await grain.GetAsync(new RouteCall { Caller = caller, Path = new Dictionary<string, string>() }, Token);
        // Gateways put their own address where links begin.
        return JsonNode.Parse(Encoding.UTF8.GetString(view.Body!).Replace("\u0001", "", StringComparison.Ordinal))!["contexts"]!.AsArray().Select(context => (int)context!["id"]!);
    }

    private async Task<(User User, Voicemail Voicemail)> PairAsync()
    {
        var context = await Confd.Collection<Context>().CreateAsync(caller, new Context { Label = "c" }, Token);
        return (
            await Confd.Collection<User>().CreateAsync(caller, new User { Firstname = "u" }, Token),
            await Confd.Collection<Voicemail>().CreateAsync(
                caller, new Voicemail { Name = "v", Number = "1", Context = context.Name }, Token));
    }

    private static async Task<string> RefusedAsync(Func<Task> call) =>
        Assert.Single((await Assert.ThrowsAsync<RefusedException>(call)).Refusals).Message;
}

/// <summary>A cluster of its own, as one of its silos is stopped.</summary>
[Collection(OneByOne.Name)]
public sealed class SiloLossTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task A_stopped_silo_takes_nothing_with_it()
    {
        var token = TestContext.Current.CancellationToken;
        var caller = GrainCluster.NewCaller();
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            cluster.Confd.Collection<User>().CreateAsync(caller, new User { Firstname = $"{number}" }, token)));
        await Task.WhenAll(made.Select(user => cluster.Confd.Resource<User>($"{user.Uuid}").EditAsync(caller, user with { Lastname = "edited" }, token)));

        await cluster.Silos.StopSiloAsync(cluster.Silos.Silos[1], token);

        foreach (var user in made)
        {
            var grain = cluster.Confd.Resource<User>($"{user.Uuid}");
            Assert.Equal("edited", (await grain.GetAsync(caller, token)).Lastname);
            await grain.EditAsync(caller, user with { Lastname = "again" }, token);
        }
        Assert.Equal(20, (await cluster.Confd.Collection<User>().ListAsync(caller, [], token)).Total);
    }
}
