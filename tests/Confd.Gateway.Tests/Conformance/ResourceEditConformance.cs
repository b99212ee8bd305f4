using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>Every resource plugin: an edit by any method changes the fields that it names and nothing else.</summary>
public sealed class ResourceEditConformance<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    public static TheoryData<string> Plugins => Declared.CreatableResources;

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_patch_changes_what_it_names_and_nothing_else(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        Assert.SkipUnless(subject.Declared.Offers("edit"), "There is no PATCH.");
        var before = await subject.CreateAsync();
        foreach (var field in subject.EditableFields)
        {
            await subject.ChangeAsync(before, field, isPatch: true);

            var after = await Http.ReadAsync(subject.PathOf(before));
            foreach (var (name, value) in before.Where(pair => !subject.ChangedWith(field).Contains(pair.Key)))
            {
                Assert.True(
                    JsonNode.DeepEquals(value, after[name]),
                    $"PATCH of {field.Name} changed {name} from {value?.ToJsonString()} to {after[name]?.ToJsonString()}.");
            }
            before = after;
        }

        var (status, text) = await Http.PatchAsync(subject.PathOf(before), "{}");

        Assert.True(status == HttpStatusCode.NoContent, text);
        Assert.Equal(before.ToJsonString(), (await Http.ReadAsync(subject.PathOf(before))).ToJsonString());
    }

    [Theory, MemberData(nameof(Plugins))]
    public async Task A_put_of_what_get_shows_is_taken_and_changes_nothing(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        Assert.SkipUnless(subject.Declared.Offers("edit"), "There is no PUT.");
        var fresh = await subject.CreateAsync();
        await ExpectUnchangedAsync(subject, fresh);

        foreach (var field in subject.EditableFields)
        {
            await subject.ChangeAsync(fresh, field);
        }

        await ExpectUnchangedAsync(subject, await Http.ReadAsync(subject.PathOf(fresh)));
    }

    private async Task ExpectUnchangedAsync(ResourceSubject subject, JsonObject view)
    {
        await Http.EditAsync(subject.PathOf(view), view.ToJsonString());

        Assert.Equal(view.ToJsonString(), (await Http.ReadAsync(subject.PathOf(view))).ToJsonString());
    }
}
