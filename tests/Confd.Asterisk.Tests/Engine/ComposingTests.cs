using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>The engine by itself: no service, no database.</summary>
public sealed class ComposingTests
{
    private static readonly Guid Tenant = Guid.Parse("a0000000-0000-4000-8000-000000000001");

    private readonly PluginRegistry plugins = new([new ContextPlugin(), new VoicemailPlugin(), new VoicemailConf()], _ => true);
    private readonly ResourceImage image = new();
    private readonly HashSet<LinkRow> links = [];
    private readonly ConfFileComposer composer;

    public ComposingTests()
    {
        composer = new ConfFileComposer(plugins.ConfFiles.Single(), plugins, TimeProvider.System, NullLogger.Instance);
        foreach (var kind in composer.Kinds)
        {
            image.Include(kind);
        }
    }

    [Fact]
    public void What_nobody_changed_is_not_composed_again()
    {
        Put(ContextOf(1), ContextOf(2));
        Put(MailboxOf(10, "c1"));
        var before = composer.Compose(image);

        Put(MailboxOf(11, "c2"));
        var after = composer.Compose(image);

        Assert.Same(before.Parts[2], after.Parts[2]);
        Assert.NotSame(before.Parts[3], after.Parts[3]);
        Assert.NotEqual(before.Version, after.Version);
    }

    [Fact]
    public void What_changes_no_text_changes_no_version()
    {
        Put(ContextOf(1));
        Put(MailboxOf(10, "c1"));
        var before = composer.Compose(image);

        Put(ContextOf(1) with { Version = 2 });

        var after = composer.Compose(image);
        Assert.Equal((before.Version, before.ChangedAt), (after.Version, after.ChangedAt));
    }

    [Fact]
    public void A_resource_that_is_made_again_with_the_version_of_before_is_another_one()
    {
        Put(ContextOf(1));
        Put(MailboxOf(10, "c1", "Alice"));
        composer.Compose(image);

        Put(MailboxOf(10, "c1", "Bob"));

        Assert.Contains("Bob", TextOf(composer.Compose(image)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_goes_takes_its_line_away()
    {
        Put(ContextOf(1));
        Put(MailboxOf(10, "c1", "Alice"));
        composer.Compose(image);

        image.Apply([new ResourceId("voicemail", "10")], [], []);

        Assert.DoesNotContain("Alice", TextOf(composer.Compose(image)), StringComparison.Ordinal);
        Assert.DoesNotContain("[c1]", TextOf(composer.Compose(image)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_are_in_the_order_of_integer_ids()
    {
        Put(ContextOf(2), ContextOf(10), ContextOf(1));
        Put(MailboxOf(1, "c10"));
        Put(MailboxOf(2, "c2"));
        Put(MailboxOf(3, "c1"));

        var text = TextOf(composer.Compose(image));

        Assert.Equal(
            ["[c1]", "[c2]", "[c10]"], text.Split('\n').Where(line => line.StartsWith("[c", StringComparison.Ordinal)));
    }

    private static string TextOf(ConfFileText file) => string.Concat(file.Parts.Select(part => System.Text.Encoding.UTF8.GetString(part.Text)));

    private static ResourceRow ContextOf(int id) => new(
        new ResourceId("context", $"{id}"), id, Tenant, 1, $$"""{"id":{{id}},"name":"c{{id}}","type":"internal","tenant_uuid":"{{Tenant}}"}""");

    private static ResourceRow MailboxOf(int id, string context, string name = "M") => new(
        new ResourceId("voicemail", $"{id}"), id, Tenant, 1,
        $$"""{"id":{{id}},"name":"{{name}}","number":"{{1000 + id}}","context":"{{context}}","tenant_uuid":"{{Tenant}}"}""");

    private void Put(params ResourceRow[] rows)
    {
        var read = rows.Select(row => new ImageRow(row, plugins.ParseRow(row.Id.Kind, row.Body))).ToList();
        links.UnionWith(read.Where(row => row.Id.Kind == "voicemail").Select(row => new LinkRow(
            "voicemail.context", row.Id, new ResourceId("context", row.As<Voicemail>().Value.Context[1..]))));
        var ids = rows.Select(row => row.Id).ToHashSet();
        image.Apply(ids, read, [.. links.Where(link => ids.Contains(link.Left) || ids.Contains(link.Right))]);
    }
}
