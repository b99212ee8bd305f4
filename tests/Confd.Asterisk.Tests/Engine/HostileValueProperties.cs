using System.Text;
using System.Text.Json;
using Confd.Asterisk.Tests.Format;
using Confd.Fields;
using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

using static Confd.Asterisk.Tests.Engine.MemoryFiles;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>For any values, files have the intended sections and options with these values.</summary>
public sealed class HostileValueProperties
{
    private const long Iterations = 2_000;

    private static readonly Guid Tenant = Owner;

    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.OneOf(
            ";", ";--", "--;", ";---", "=", "=>", "[x]", "[", "]", "(!)", "#exec ls", "#include x", "\n", "\r\n", "\r", "\0", "\t", "\u007f", "\\", "\\;",
            "\"", "${EXTEN}", "|", ",", "&", "@", "/n", "é", "同", "😀", " ", "member = x", "exten => s,1,System(x)"),
        Gen.Char.AlphaNumeric.Select(letter => $"{letter}")).Array[0, 8].Select(string.Concat);

    [Fact]
    public void Options_of_queues_and_numbers_of_groups() => Gen.Select(Values, Values, Values, Values).Sample(
        (option, exten, context, music) =>
        {
            var file = Compose(
                "queues.conf",
                [Row(new ResourceId("context", "1"), 1, new Context { Id = 1, Name = "office", TenantUuid = Tenant }),
                Row(new ResourceId("group", "1"), 1, new Group
                {
                    Id = 1, Uuid = Tenant, Name = "grp-a", MusicOnHold = music,
                    ExtensionMembers = [new() { Exten = exten, Context = "office" }, new() { Exten = "1", Context = context }, new() { Exten = "2", Context = "office" }],
                }),
                Row(new ResourceId("queue", "1"), 1, new Queue { Id = 1, Name = "desk", Options = [["announce", option], ["strategy", "linear"]] }),
                Settings(new QueueGeneral { Options = [new() { Key = "a", Value = option }, new() { Key = music, Value = exten }] })]);

            Assert.Equal(["general", "grp-a", "desk"], file.Sections.Select(section => section.Name));
            Assert.Equal([Kept(option), "linear"], file["desk"].Lines.Select(line => line.Value));
            Assert.Equal(Kept(option), file["general"].Lines[0].Value);
            Assert.InRange(file["general"].Lines.Count, 1, 2);
            Assert.All(file["grp-a"].All("member"), member => Assert.Matches(@"^Local/[A-Za-z0-9*#+.-]+@office,0$", member));
            Assert.Contains("Local/2@office,0", file["grp-a"].All("member"));
            Assert.Equal(23, file["grp-a"].Lines.Count - file["grp-a"].All("member").Count - file["grp-a"].All("musicclass").Count);
        },
        iter: Iterations);

    [Fact]
    public void Rules_music_and_features() => Gen.Select(Values, Values, Values).Sample(
        (first, second, third) =>
        {
            var rules = Compose("queueskillrules.conf", [Row(new ResourceId("skill_rule", "7"), 7, new SkillRule
            {
                Id = 7, Rules = [new() { Definition = first }, new() { Definition = second }, new() { Definition = "WT > 1" }],
            })]);
            var features = Compose(
                "features.conf",
                [Settings(new FeaturesGeneral { Options = [new() { Key = "x", Value = first }] }),
                Settings(new FeaturesFeaturemap { Options = [new() { Key = "disconnect", Value = second }] }),
                Settings(new FeaturesApplicationmap { Options = [new() { Key = "y", Value = third }] })]);
            var rooms = Compose(
                "confbridge.conf",
                [Row(new ResourceId("conference", "3"), 3, new Conference { Id = 3, TenantUuid = Tenant, Name = first }),
                Settings(new ConfbridgeDefaultUser { Options = [new() { Key = "z", Value = third }] })]);

            Assert.Equal("skillrule-7", Assert.Single(rules.Sections).Name);
            Assert.Equal(
                new[] { first, second, "WT > 1" }.Where(one => !string.IsNullOrWhiteSpace(one)).Select(Kept), rules.Sections[0].Lines.Select(line => line.Value));
            Assert.Equal(["general", "featuremap", "applicationmap"], features.Sections.Select(section => section.Name));
            Assert.Equal([new("x", Kept(first)), new KeyValuePair<string, string>("atxferabort", Kept(second))], features["general"].Lines);
            Assert.Equal(Kept(second), features["featuremap"]["disconnect"]);
            Assert.Equal(Kept(third), features["applicationmap"]["y"]);
            Assert.Equal(11, rooms.Sections.Count);
            Assert.Equal(Kept(third), rooms["wazo-admin-profile-3"]["z"]);
        },
        iter: Iterations);
}
