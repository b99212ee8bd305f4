using System.Text;
using System.Text.Json;
using Confd.Asterisk.Tests.Format;
using Confd.Fields;
using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.Logging.Abstractions;

using static Confd.Asterisk.Tests.Engine.MemoryFiles;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>Large systems: the parts that a change composes again. No service, no database.</summary>
public sealed class PjsipComposingTests
{
    private const int Lines = 2_000;

    private static readonly Guid Tenant = Owner;

    private readonly ResourceImage image = new();
    private readonly List<LinkRow> links = [];
    private readonly ConfFileComposer composer = new(
        Declared.ConfFiles.Single(file => file.File == "pjsip.conf"), Declared, TimeProvider.System, NullLogger.Instance);

    public PjsipComposingTests()
    {
        foreach (var kind in composer.Kinds)
        {
            image.Include(kind);
        }
        var rows = new List<ResourceRow> { TemplateOf("ulaw"), Row("tenant", $"{Tenant}", null, new Tenant { Uuid = Tenant }) };
        for (var number = 1; number <= Lines; number++)
        {
            rows.AddRange([LineOf(number), EndpointOf(number, $"Phone {number}"), UserOf(number, 5), ExtensionOf(number)]);
            Link(number);
        }
        Put([.. rows]);
    }

    [Fact]
    public void Two_thousand_lines_are_composed()
    {
        var file = ParsedConf.Parse(TextOf(composer.Compose(image)));

        Assert.Equal(Lines, file.Sections.Count(section => section["type"] == "endpoint"));
        Assert.Equal(Lines, file.Sections.Count(section => section["type"] == "aor"));
        Assert.Equal(Lines, file.Sections.Count(section => section["type"] == "auth"));
        var last = file.All("sip2000")[0];
        Assert.Equal("\"Phone 2000\"", last["callerid"]);
        Assert.Contains("PICKUPMARK=3000%office", last.All("set_var"));
        Assert.Equal("ulaw", last["allow"]);
        // Global, system, and the lines.
        Assert.Equal(Lines + 2, composer.Composings);
    }

    [Fact]
    public void An_endpoint_composes_its_own_part_again()
    {
        var before = composer.Compose(image);

        Put(EndpointOf(1234, "Other"));

        var after = ComposedAgain(1);
        Assert.Equal([1234 + 1], Differing(before, after));
        Assert.Contains("callerid = \"Other\"\n", Encoding.UTF8.GetString(after.Parts[1235].Text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_composes_the_parts_of_the_own_lines_again()
    {
        var before = composer.Compose(image);

        Put(UserOf(77, 7));

        var after = ComposedAgain(1);
        Assert.Equal([77 + 1], Differing(before, after));
        Assert.Contains("set_var = WAZO_SIMULTANEOUS_CALLS=7\n", Encoding.UTF8.GetString(after.Parts[78].Text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_composes_every_line_that_inherits_from_it_again()
    {
        composer.Compose(image);

        Put(TemplateOf("alaw"));

        var file = ParsedConf.Parse(TextOf(ComposedAgain(Lines)));
        Assert.Equal(Lines, file.Sections.Count(section => section["type"] == "endpoint" && section["allow"] == "alaw"));
    }

    [Fact]
    public void A_line_that_comes_or_goes_composes_no_other_one_again()
    {
        composer.Compose(image);

        links.RemoveAll(link => link.Left == Id("line", 500) || link.Right == Id("line", 500));
        image.Apply([Id("line", 500)], [], []);
        Assert.DoesNotContain("[sip500]", TextOf(ComposedAgain(0)), StringComparison.Ordinal);

        Put(LineOf(500));
        ComposedAgain(1);
    }

    [Fact]
    public void A_new_line_with_the_template_of_all_others_composes_none_of_them_again()
    {
        composer.Compose(image);

        Link(Lines + 1);
        Put(LineOf(Lines + 1), EndpointOf(Lines + 1, "New"), UserOf(Lines + 1, 5), ExtensionOf(Lines + 1));

        var file = ParsedConf.Parse(TextOf(ComposedAgain(1)));
        Assert.Equal("ulaw", file.All("sip2001")[0]["allow"]);
    }

    [Fact]
    public void Nothing_is_composed_again_when_something_else_changes()
    {
        composer.Compose(image);

        Put(Row("voicemail", "1", 1, new Voicemail { Id = 1, Name = "V", Number = "1", Context = "office", TenantUuid = Tenant }));
        Put(Row("context", "9", 9, new Context { Id = 9, Name = "other", TenantUuid = Tenant }));

        ComposedAgain(0);
    }

    private void Link(int number)
    {
        var (line, sip, user) = (Id("line", number), new ResourceId("endpoint_sip", Uuid(1, number)), new ResourceId("user", Uuid(2, number)));
        links.AddRange(
        [
            new LinkRow("line_endpoint_sip", line, sip), new LinkRow("sip_template", sip, new ResourceId("endpoint_sip_template", Uuid(3, 1))),
            new LinkRow("user_line", user, line, 0, """{"user_order":0}"""), new LinkRow("line_extension", line, Id("extension", number)),
        ]);
    }

    /// <summary>The file as it is now; fails unless that many parts had to be composed.</summary>
    private ConfFileText ComposedAgain(int parts)
    {
        var before = composer.Composings;
        var file = composer.Compose(image);
        Assert.Equal(parts, composer.Composings - before);
        return file;
    }

    private static IEnumerable<int> Differing(ConfFileText before, ConfFileText after) =>
        before.Parts.Zip(after.Parts).Index().Where(pair => !ReferenceEquals(pair.Item.First, pair.Item.Second)).Select(pair => pair.Index);

    private static string TextOf(ConfFileText file) => string.Concat(file.Parts.Select(part => Encoding.UTF8.GetString(part.Text)));

    private static ResourceRow LineOf(int number) =>
        Row("line", $"{number}", number, new Line { Id = number, TenantUuid = Tenant, Context = "office", ProvisioningCode = $"{number:D6}" });

    private static ResourceRow EndpointOf(int number, string name) => Row("endpoint_sip", Uuid(1, number), null, new SipEndpoint
    {
        Uuid = Guid.Parse(Uuid(1, number)), TenantUuid = Tenant, Name = $"sip{number}",
        AuthSectionOptions = [["username", $"sip{number}"], ["password", "secret"]],
        EndpointSectionOptions = [["callerid", $"\"{name}\""]],
    });

    private static ResourceRow TemplateOf(string codec) => Row("endpoint_sip_template", Uuid(3, 1), null, new SipTemplate
    {
        Uuid = Guid.Parse(Uuid(3, 1)), TenantUuid = Tenant, Name = "base",
        AorSectionOptions = [["max_contacts", "1"]], EndpointSectionOptions = [["allow", codec]],
    });

    private static ResourceRow UserOf(int number, int calls) => Row("user", Uuid(2, number), number, new User
    {
        Id = number, Uuid = Guid.Parse(Uuid(2, number)), TenantUuid = Tenant, Firstname = $"User {number}", SimultaneousCalls = calls,
    });

    private static ResourceRow ExtensionOf(int number) =>
        Row("extension", $"{number}", number, new Extension { Id = number, TenantUuid = Tenant, Exten = $"{1000 + number}", Context = "office" });

    private static ResourceRow Row<T>(string kind, string key, long? number, T value) where T : class =>
        new(new ResourceId(kind, key), number, Tenant, 1, JsonSerializer.Serialize(value, ConfdJson.Options));

    private static ResourceId Id(string kind, int number) => new(kind, $"{number}");

    private static string Uuid(int kind, int number) => $"{kind:D8}-0000-4000-8000-{number:D12}";

    private void Put(params ResourceRow[] rows)
    {
        var ids = rows.Select(row => row.Id).ToHashSet();
        image.Apply(
            ids, rows.Select(row => new ImageRow(row, Declared)),
            [.. links.Where(link => ids.Contains(link.Left) || ids.Contains(link.Right))]);
    }
}
