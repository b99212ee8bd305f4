using System.Net;
using Confd.Resources;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;

namespace Confd.Gateway.Tests;

/// <summary>A service whose mailboxes are switched off later.</summary>
public sealed class LaterWithoutVoicemailFixture : SqliteFixture
{
    public bool HasVoicemails { get; set; } = true;

    protected override IEnumerable<string> MoreArguments => [$"--Confd:Plugins:voicemail={HasVoicemails}"];
}

/// <summary>The stored data of a plugin that is switched off does no harm.</summary>
public sealed class LaterSwitchedOffPluginTests(LaterWithoutVoicemailFixture service) : IClassFixture<LaterWithoutVoicemailFixture>
{
    [Fact]
    public async Task Users_who_had_a_mailbox_are_read_and_removed_without_it()
    {
        var http = service.Http;
        var context = await http.NewContextAsync();
        var box = (int)(await http.CreateAsync("/voicemails", $$"""{"name":"b","number":"1000","context":"{{context}}"}"""))["id"]!;
        var user = (string)(await http.CreateAsync("/users", """{"firstname":"A"}"""))["uuid"]!;
        await http.EditAsync($"/users/{user}/voicemails/{box}");
        service.HasVoicemails = false;
        await service.RestartAsync();
        http = service.Http;

        var list = await http.ReadAsync("/users");
        Assert.Equal(user, (string?)Assert.Single(list["items"]!.AsArray())!["uuid"]);
        Assert.Equal("A", (string?)(await http.ReadAsync($"/users/{user}"))["firstname"]);
        await http.EditAsync($"/users/{user}", """{"firstname":"B"}""");
        await http.DeleteAsync($"/users/{user}", HttpStatusCode.NoContent);
        Assert.Equal(0, await http.CountAsync("/users"));
    }
}

/// <summary>Any one plugin may be switched off: what pairs its resource goes with it, and the start says so when it can't be.</summary>
public sealed class SwitchedOffPluginTests(SqliteFixture service) : IClassFixture<SqliteFixture>
{
    [Fact]
    public void Every_plugin_may_be_missing()
    {
        var types = service.Parts.GetRequiredService<GrainTypeResolver>();
        var faults = new List<string>();
        foreach (var name in service.Plugins.Names)
        {
            var fault = Record.Exception(() =>
            {
                var plugins = Without(name);
                var manifest = new ManifestBuilder(plugins, types).Build();
                Assert.DoesNotContain(manifest.Routes, route => route.Plugin == name);
                Assert.All(plugins.Associations, pair => Assert.True(pair is { LeftKind: not null, RightKind: not null }, pair.Kind));
            });
            // Either it works, or one line names the key.
            if (fault is not null && !fault.Message.Contains($"Confd:Plugins:{name} switches it off", StringComparison.Ordinal))
            {
                faults.Add($"{name}: {fault.GetType().Name} {fault.Message}");
            }
        }
        Assert.Empty(faults);
    }

    [Fact]
    public void Associations_go_with_their_resource_and_with_nothing_else()
    {
        var all = service.Plugins.Associations.Select(pair => pair.Kind).ToHashSet();
        var without = Without("voicemail");

        Assert.Contains("user_voicemail", all);
        Assert.Equal(
            service.Plugins.Associations.Where(pair => pair.LeftKind == "voicemail" || pair.RightKind == "voicemail").Select(pair => pair.Kind).Order(),
            all.Except(without.Associations.Select(pair => pair.Kind)).Order());
        Assert.All(service.Plugins.Associations, pair => Assert.True(pair is { LeftKind: not null, RightKind: not null }, pair.Kind));
        var refused = Assert.Throws<InvalidOperationException>(() => without.Resource<Voicemail>());
        Assert.Equal("Voicemail is needed, but Confd:Plugins:voicemail switches it off.", refused.Message);
    }

    private static PluginRegistry Without(string name) =>
        new(PluginDiscovery.Find([typeof(PluginRegistry).Assembly]), plugin => plugin.Name != name);
}
