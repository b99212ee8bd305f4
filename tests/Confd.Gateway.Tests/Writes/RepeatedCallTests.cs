using System.Text;
using Confd.Gateway.Routing;
using Confd.Gateway.Tests.Routing;
using Confd.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Gateway.Tests.Writes;

/// <summary>A gateway makes a call again when no answer came: it is answered as the first try was, which may have changed everything that it asks for.</summary>
public sealed class RepeatedCallTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private readonly CallAttempt first = new(Guid.CreateVersion7(), 1);

    [Fact]
    public async Task An_edit_with_a_precondition_is_not_refused_for_its_own_change()
    {
        var user = await UserAsync();
        var tag = (await CallAsync("GET", $"/users/{user}")).ETag;

        await RepeatAsync("PUT", $"/users/{user}", """{"lastname":"once"}""", tag);

        Assert.Equal("once", (string?)(await Http.ReadAsync($"/users/{user}"))["lastname"]);
    }

    [Fact]
    public async Task A_patch_a_settings_document_and_a_document_of_a_user_are_not_either()
    {
        var user = await UserAsync();
        await RepeatAsync("PATCH", $"/users/{user}", """{"lastname":"once"}""", (await CallAsync("GET", $"/users/{user}")).ETag);
        await RepeatAsync(
            "PUT", $"/users/{user}/fallbacks", """{"noanswer_destination":{"type":"none"}}""",
            (await CallAsync("GET", $"/users/{user}/fallbacks")).ETag);
        await RepeatAsync(
            "PUT", $"/users/{user}/forwards", """{"unconditional":{"enabled":true,"destination":"1001"}}""",
            (await CallAsync("GET", $"/users/{user}/forwards")).ETag);
        await RepeatAsync(
            "PUT", "/localization", """{"country":"FR"}""", (await CallAsync("GET", "/localization")).ETag);
    }

    [Fact]
    public async Task A_deletion_finds_that_it_was_done()
    {
        var user = await UserAsync();

        await RepeatAsync("DELETE", $"/users/{user}");
        var other = await CallAsync("DELETE", $"/users/{user}", attempt: new CallAttempt(Guid.CreateVersion7(), 2));

        Assert.Equal(RefusalKind.NotFound, Assert.Single(other.Refused!).Kind);
    }

    [Fact]
    public async Task A_creation_makes_one_resource_and_is_answered_with_it()
    {
        await RepeatAsync("POST", "/contexts", """{"label":"once"}""");

        Assert.Equal(1, (int)(await Http.ReadAsync("/contexts"))["total"]!);
    }

    [Fact]
    public async Task An_association_and_a_creation_through_a_plugins_route_are_done_once()
    {
        var context = await Http.NewContextAsync();
        var line = await Http.NewLineAsync(context);
        var user = await UserAsync();

        await RepeatAsync("PUT", $"/users/{user}/lines/{line}");
        await RepeatAsync("DELETE", $"/users/{user}/lines/{line}");
        await RepeatAsync("POST", $"/lines/{line}/extensions", $$"""{"exten":"1001","context":"{{context}}"}""");
        await RepeatAsync("PUT", $"/users/{user}/lines", $$"""{"lines":[{"id":{{line}}}]}""");

        Assert.Equal(1, (int)(await Http.ReadAsync("/extensions"))["total"]!);
    }

    [Fact]
    public async Task What_others_changed_since_stays()
    {
        var user = await UserAsync();
        await CallAsync("PUT", $"/users/{user}", """{"lastname":"older"}""", attempt: first);
        await Http.EditAsync($"/users/{user}", """{"lastname":"newer"}""");

        var again = await CallAsync("PUT", $"/users/{user}", """{"lastname":"older"}""", attempt: first with { Number = 2 });

        Assert.Null(again.Refused);
        Assert.Equal("newer", (string?)(await Http.ReadAsync($"/users/{user}"))["lastname"]);
    }

    [Fact]
    public async Task A_call_that_was_ended_changes_nothing_and_one_that_was_carried_out_says_so()
    {
        var user = await UserAsync();
        var calls = Service.Grains.GetGrain<ICallsGrain>(Guid.NewGuid());
        var ended = new CallAttempt(Guid.CreateVersion7(), 1);

        Assert.Null(await calls.EndAsync(ended, Token));
        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync("PUT", $"/users/{user}", """{"lastname":"late"}""", attempt: ended));
        await CallAsync("PUT", $"/users/{user}", """{"lastname":"in time"}""", attempt: first);

        Assert.NotNull(await calls.EndAsync(first, Token));
        Assert.Equal("in time", (string?)(await Http.ReadAsync($"/users/{user}"))["lastname"]);
    }

    /// <summary>A gateway asks how a call has ended when it may have been carried out, and only then.</summary>
    [Fact]
    public async Task A_database_that_goes_away_after_the_commit_leaves_the_call_uncertain()
    {
        var runner = Service.Parts.GetRequiredService<OperationRunner>();
        var call = new RouteCall { Caller = new Caller(Tenant.Uuid), Path = new Dictionary<string, string>() };
        ValueTask<RouteAnswer> Away() => throw new StorageUnavailableException("away", isUncertain: false);

        var before = await Assert.ThrowsAsync<StorageUnavailableException>(() => runner.AnswerAsync(
            call, _ => throw new StorageUnavailableException("away", isUncertain: false), commit: null, Token));
        var after = await Assert.ThrowsAsync<StorageUnavailableException>(() => runner.AnswerAsync(
            call, _ => ValueTask.FromResult<Func<ValueTask<RouteAnswer>>>(Away), commit: null, Token));

        Assert.False(before.IsUncertain);
        Assert.True(after.IsUncertain);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<string> UserAsync() => (string)(await Http.CreateAsync("/users", """{"firstname":"a"}"""))["uuid"]!;

    /// <summary>Twice the same call: the second try changes nothing, and has the answer of the first.</summary>
    private async Task RepeatAsync(string method, string path, string? body = null, string? ifMatch = null)
    {
        var call = new CallAttempt(Guid.CreateVersion7(), 1);
        var before = await CallAsync(method, path, body, ifMatch, call);
        Assert.True(before.Refused is null, $"{method} {path}: {before.Refused?[0].Message}");
        var changes = (await Service.ReadEventsAsync(Service.LastMark, Token)).Mark;

        var after = await CallAsync(method, path, body, ifMatch, call with { Number = 2 });

        Assert.True(after.Refused is null, $"{method} {path} again: {after.Refused?[0].Message}");
        Assert.Equal(TextOf(before), TextOf(after));
        Assert.Equal(before.Location, after.Location);
        var published = (await Service.ReadEventsAsync(changes, Token)).Events.Where(one => one.TenantUuid == Tenant.Uuid);
        Assert.Empty(published);
    }

    private static string? TextOf(RouteAnswer answer) => answer.Body is null ? null : Encoding.UTF8.GetString(answer.Body);

    private async Task<RouteAnswer> CallAsync(
        string method, string path, string? body = null, string? ifMatch = null, CallAttempt? attempt = null)
    {
        var (route, values) = Assert.NotNull(await new RouteMatcher(Service.Manifest).MatchAsync(method, path));
        return await Service.Parts.GetRequiredService<GrainCalls>().InvokeAsync(
            route, values,
            new RouteCall
            {
                Caller = new Caller(Tenant.Uuid) { Attempt = attempt },
                Path = route.Placeholders.Zip(values).ToDictionary(one => one.First, one => one.Second),
                Query = [],
                Body = body is null ? null : Encoding.UTF8.GetBytes(body),
                IfMatch = ifMatch,
            },
            Token);
    }
}
