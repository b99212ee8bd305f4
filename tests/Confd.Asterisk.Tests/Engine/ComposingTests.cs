using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>Only the engine: no service, no database.</summary>
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
    public void A_link_stays_when_both_its_ends_change()
    {
        Put(ContextOf(1), MailboxOf(10, "c1", "Alice"));
        composer.Compose(image);

        Put(ContextOf(1) with { Version = 2 }, MailboxOf(10, "c1", "Alicia") with { Version = 2 });

        Assert.Contains("Alicia", TextOf(composer.Compose(image)), StringComparison.Ordinal);
        Assert.Single(image.LinksOf(new ResourceId("context", "1")));
    }

    [Fact]
    public void A_link_that_was_read_before_and_after_its_change_counts_as_it_is_now()
    {
        Put(ContextOf(1), MailboxOf(10, "c1"));
        var link = links.Single();

        image.Apply([link.Left, link.Right], [], [link, link with { Position = 7 }]);

        Assert.Equal(7, Assert.Single(image.LinksOf(link.Left)).Position);
    }

    [Fact]
    public void Facts_about_what_is_gone_are_forgotten()
    {
        var small = new ResourceImage(leastFacts: 50);
        foreach (var kind in composer.Kinds)
        {
            small.Include(kind);
        }
        for (var id = 1; id <= 500; id++)
        {
            var row = ContextOf(id);
            small.Apply([row.Id], [new ImageRow(row, plugins)], []);
            composer.Compose(small);
            small.Apply([row.Id], [], []);
        }

        Assert.InRange(small.FactCount, 1, 60);
        var last = ContextOf(501);
        var mailbox = MailboxOf(1, "c501", "Alice");
        var link = new LinkRow("voicemail.context", mailbox.Id, last.Id);
        small.Apply(
            [last.Id, mailbox.Id],
            new[] { last, mailbox }.Select(row => new ImageRow(row, plugins)), [link]);
        Assert.Contains("Alice", TextOf(composer.Compose(small)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_kept_current_composes_what_a_new_one_does() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 4], Gen.Int[0, 9], Gen.Bool).Array[1, 12].Array[1, 12].Sample(
        batches =>
        {
            var (kept, rows, all) = (NewImage(), new Dictionary<ResourceId, ResourceRow>(), new List<LinkRow>());
            var keeper = NewComposer();
            foreach (var batch in batches)
            {
                var touched = new HashSet<ResourceId>();
                foreach (var (context, mailbox, name, isGone) in batch)
                {
                    Change(rows, all, touched, context, mailbox, name, isGone);
                }
                kept.Apply(
                    touched, touched.Where(rows.ContainsKey).Select(id => Kept(rows[id])),
                    [.. all.Where(link => touched.Contains(link.Left) || touched.Contains(link.Right))]);
                var fresh = new ResourceImage();
                fresh.Add([.. composer.Kinds], rows.Values.Select(Kept), all);
                Assert.Equal(TextOf(NewComposer().Compose(fresh)), TextOf(keeper.Compose(kept)));
            }
        },
        iter: 1_000);

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

    /// <summary>A context, and a mailbox that moves into it, or out of everything.</summary>
    private static void Change(
        Dictionary<ResourceId, ResourceRow> rows, List<LinkRow> all, HashSet<ResourceId> touched, int context, int mailbox, int name, bool isGone)
    {
        var (at, box) = (ContextOf(context), MailboxOf(mailbox, $"c{context}", $"N{name}"));
        rows[at.Id] = at with { Version = rows.TryGetValue(at.Id, out var before) ? before.Version + 1 : 1 };
        foreach (var old in all.Where(link => link.Left == box.Id).ToList())
        {
            all.Remove(old);
            touched.Add(old.Right);
        }
        touched.UnionWith([at.Id, box.Id]);
        if (isGone)
        {
            rows.Remove(box.Id);
            return;
        }
        rows[box.Id] = box with { Version = rows.TryGetValue(box.Id, out var known) ? known.Version + 1 : 1 };
        all.Add(new LinkRow("voicemail.context", box.Id, at.Id));
    }

    private ImageRow Kept(ResourceRow row) => new(row, plugins);

    private ConfFileComposer NewComposer() => new(plugins.ConfFiles.Single(), plugins, TimeProvider.System, NullLogger.Instance);

    private ResourceImage NewImage()
    {
        var made = new ResourceImage();
        foreach (var kind in composer.Kinds)
        {
            made.Include(kind);
        }
        return made;
    }

    private static string TextOf(ConfFileText file) => string.Concat(file.Parts.Select(part => System.Text.Encoding.UTF8.GetString(part.Text)));

    private static ResourceRow ContextOf(int id) => new(
        new ResourceId("context", $"{id}"), id, Tenant, 1, $$"""{"id":{{id}},"name":"c{{id}}","type":"internal","tenant_uuid":"{{Tenant}}"}""");

    private static ResourceRow MailboxOf(int id, string context, string name = "M") => new(
        new ResourceId("voicemail", $"{id}"), id, Tenant, 1,
        $$"""{"id":{{id}},"name":"{{name}}","number":"{{1000 + id}}","context":"{{context}}","tenant_uuid":"{{Tenant}}"}""");

    private void Put(params ResourceRow[] rows)
    {
        var read = rows.Select(row => new ImageRow(row, plugins)).ToList();
        links.UnionWith(read.Where(row => row.Id.Kind == "voicemail").Select(row => new LinkRow(
            "voicemail.context", row.Id, new ResourceId("context", row.As<Voicemail>().Value.Context[1..]))));
        var ids = rows.Select(row => row.Id).ToHashSet();
        image.Apply(ids, read, [.. links.Where(link => ids.Contains(link.Left) || ids.Contains(link.Right))]);
    }
}
