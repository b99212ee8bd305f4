using System.Net;
using System.Text.Json.Nodes;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>Every resource plugin: edits, deletions, entity tags, events, tenants.</summary>
public sealed class ResourceLifeConformance<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    public static TheoryData<string> Plugins => Declared.CreatableResources;

    [Theory, MemberData(nameof(Plugins))]
    public async Task An_empty_edit_changes_nothing_and_is_told(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        Assert.SkipUnless(subject.Declared.Offers("edit"), "There is no PUT.");
        var before = await subject.CreateAsync();
        await SkipEventsAsync();

        await Http.EditAsync(subject.PathOf(before), "{}");

        AssertPublished(subject, Change.Edited, await Tenant.TakeEventsAsync(plugin, subject.KeyOf(before)));
        Assert.Equal(before.ToJsonString(), (await Http.ReadAsync(subject.PathOf(before))).ToJsonString());
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task An_edit_of_one_field_changes_only_that(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        Assert.SkipUnless(subject.Declared.Offers("edit"), "There is no PUT.");
        foreach (var field in subject.EditableFields)
        {
            var before = await subject.CreateAsync();

            var sent = await subject.ChangeAsync(before, field);

            var after = await Http.ReadAsync(subject.PathOf(before));
            if (after.ContainsKey(field.Name))
            {
                Assert.True(
                    ResourceBodyConformance<TService>.Contains(after[field.Name], sent),
                    $"{field.Name}: sent {sent.ToJsonString()}, got {after[field.Name]?.ToJsonString()}");
            }
            var changed = subject.ChangedWith(field);
            foreach (var (name, value) in before.Where(pair => !changed.Contains(pair.Key)))
            {
                Assert.True(
                    JsonNode.DeepEquals(value, after[name]),
                    $"{field.Name} = {sent.ToJsonString()} changed {name} from {value?.ToJsonString()} to {after[name]?.ToJsonString()}. If it must, say so with Changes(…).");
            }
        }
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Entity_tags_and_head_follow_the_view(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var view = await subject.CreateAsync();
        var path = subject.PathOf(view);
        using var read = await Http.SendAsync(HttpMethod.Get, path, "", []);
        var tag = read.Headers.ETag!.ToString();

        using var again = await Http.SendAsync(HttpMethod.Get, path, "", ("If-None-Match", tag));
        using var head = await Http.SendAsync(HttpMethod.Head, path, "", []);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(tag, head.Headers.ETag!.ToString());
        Assert.Equal(read.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        if (!subject.Declared.Offers("edit"))
        {
            return;
        }
        using var outdated = await Http.SendAsync(HttpMethod.Put, path, "{}", ("If-Match", "\"0\""));
        using var current = await Http.SendAsync(HttpMethod.Put, path, "{}", ("If-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, outdated.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, current.StatusCode);
        if (subject.EditableFields.FirstOrDefault(field => view.ContainsKey(field.Name)) is not { } field)
        {
            return;
        }
        await subject.ChangeAsync(view, field);
        using var late = await Http.SendAsync(HttpMethod.Put, path, "{}", ("If-Match", tag));
        using var changed = await Http.SendAsync(HttpMethod.Get, path, "", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Creation_and_deletion_are_told_and_the_deleted_is_gone(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var body = await subject.BodyAsync();
        await SkipEventsAsync();
        var created = await Http.CreateAsync(subject.Collection, body.ToJsonString());
        var path = subject.PathOf(created);
        var key = subject.KeyOf(created);
        AssertPublished(subject, Change.Created, await Tenant.TakeEventsAsync(plugin, key));
        Assert.SkipUnless(subject.Declared.Offers("delete"), "There is no DELETE.");

        await Http.DeleteAsync(path, HttpStatusCode.NoContent);

        AssertPublished(subject, Change.Deleted, await Tenant.TakeEventsAsync(plugin, key));
        await Http.RefuseAsync(HttpMethod.Get, path, "", HttpStatusCode.NotFound, subject.NotFound(created));
        await Http.RefuseAsync(HttpMethod.Delete, path, "", HttpStatusCode.NotFound, subject.NotFound(created));
        if (subject.Declared.Offers("edit"))
        {
            await Http.RefuseAsync(HttpMethod.Put, path, "{}", HttpStatusCode.NotFound, subject.NotFound(created));
        }
        Assert.Empty(await subject.ListAsync("", created));
        Assert.Empty(await Tenant.TakeEventsAsync(plugin, key));
        // Every unique value is free again.
        await Http.CreateAsync(subject.Collection, body.ToJsonString());
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task Tenants_see_themselves_and_those_below(string plugin)
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        using var stranger = await Service.NewTenantAsync();
        var subject = new ResourceSubject(plugin, child);
        var view = await subject.CreateAsync();
        var path = subject.PathOf(view);
        var others = new ResourceSubject(plugin, stranger);
        var above = new ResourceSubject(plugin, Tenant);

        Assert.Single(await subject.ListAsync("", view));
        Assert.Single(await above.ListAsync("recurse=true", view));
        Assert.Equal(view.ToJsonString(), (await Http.ReadAsync(path)).ToJsonString());
        if (subject.Declared.IsSystemWide)
        {
            Assert.Equal(view.ToJsonString(), (await stranger.Http.ReadAsync(path)).ToJsonString());
            Assert.Single(await others.ListAsync("", view));
            return;
        }
        Assert.Empty(await above.ListAsync("", view));
        Assert.Empty(await others.ListAsync("recurse=true", view));
        var missing = subject.NotFound(view);
        await stranger.Http.RefuseAsync(HttpMethod.Get, path, "", HttpStatusCode.NotFound, missing);
        if (subject.Declared.Offers("edit"))
        {
            await stranger.Http.RefuseAsync(HttpMethod.Put, path, "{}", HttpStatusCode.NotFound, missing);
            await Http.EditAsync(path, "{}");
        }
        if (subject.Declared.Offers("delete"))
        {
            await stranger.Http.RefuseAsync(HttpMethod.Delete, path, "", HttpStatusCode.NotFound, missing);
            await Http.DeleteAsync(path, HttpStatusCode.NoContent);
        }
    }

    private static void AssertPublished(ResourceSubject subject, Change change, IReadOnlyList<StoredEvent> events)
    {
        if (!subject.Declared.Publishes.Contains(change))
        {
            Assert.Empty(events);
            return;
        }
        Assert.NotEmpty(events);
        Assert.All(events, published =>
        {
            Assert.Matches("^[a-z_]+$", published.Name);
            var headers = JsonNode.Parse(published.Headers)!;
            Assert.StartsWith("config.", (string?)headers["routing_key"]);
            Assert.Equal(subject.Declared.IsSystemWide, published.TenantUuid is null);
            if (published.TenantUuid is { } tenant && headers["tenant_uuid"] is { } header)
            {
                Assert.Equal($"{tenant}", (string?)header);
            }
        });
    }
}
