using Confd.Plugins;
using Confd.Storage;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>Options of an endpoint with those of its templates: no service, no files.</summary>
public sealed class MergedSipTests
{
    [Fact]
    public void What_the_endpoint_says_itself_wins() => Assert.Equal(
        ["language=fr", "rtp_timeout=10", "dtmf_mode=info"],
        Merge(Level("own", ["first", "second"], "dtmf_mode=info"), Level("first", [], "dtmf_mode=inband", "language=en"), Level("second", [], "language=fr", "rtp_timeout=10")));

    [Fact]
    public void A_template_comes_after_those_that_it_inherits_from() => Assert.Equal(
        ["a=grandparent", "b=parent", "c=child"],
        Merge(
            Level("own", ["child"]), Level("child", ["parent"], "c=child"), Level("parent", ["grandparent"], "b=parent", "c=parent"),
            Level("grandparent", [], "a=grandparent", "b=grandparent", "c=grandparent")));

    [Fact]
    public void Options_come_through_sixty_four_templates()
    {
        var levels = Enumerable.Range(1, 64).Select(depth => Level(
            $"t{depth}", depth < 64 ? [$"t{depth + 1}"] : [], $"only_{depth}=x", $"depth={depth}", $"set_var=V{depth}=1", "set_var=DEPTH=" + depth));

        var merged = Merge([Level("own", ["t1"]), .. levels]);

        Assert.Equal(64 + 1 + 64 + 1, merged.Count);
        Assert.Contains("depth=1", merged);
        Assert.Contains("set_var=DEPTH=1", merged);
        Assert.Contains("only_64=x", merged);
        Assert.Equal("only_64=x", merged[0]);
    }

    [Fact]
    public void What_two_templates_inherit_from_the_same_one_is_there_once() => Assert.Equal(
        ["set_var=LEFT=1", "timers=left", "language=base", "set_var=BASE=1", "set_var=TIMEOUT(absolute)=60", "set_var=RIGHT=1", "codec=right"],
        Merge(
            Level("own", ["left", "right"]),
            Level("left", ["base"], "language=left", "set_var=LEFT=1", "timers=left"),
            Level("right", ["base"], "set_var=RIGHT=1", "codec=right"),
            // By the right one it comes again, and the later value wins, as in the merged view.
            Level("base", [], "language=base", "set_var=BASE=1", "set_var=TIMEOUT(absolute)=60")));

    [Fact]
    public void Variables_are_collected_and_a_later_value_of_one_wins() => Assert.Equal(
        ["set_var=B=2", "set_var=PJSIP_HEADER(add,X)=1", "set_var=__A=own", "set_var=C=a=b", "set_var=PJSIP_HEADER(add,X)=2"],
        Merge(
            Level("own", ["base"], "set_var=__A=own", "set_var=C=a=b", "set_var=PJSIP_HEADER(add,X)=2"),
            Level("base", [], "set_var=A=base", "set_var=B=2", "set_var=PJSIP_HEADER(add,X)=1")));

    [Fact]
    public void Matches_are_collected()
    {
        var merged = MergedSip.Of(Id("own"), Sections(["match=192.0.2.1", "match=192.0.2.2"]), id => id == Id("own")
            ? [(Id("base"), Sections(["match=192.0.2.3", "match=192.0.2.1", "srv_lookups=no"]))]
            : []);

        Assert.Equal(["match=192.0.2.3", "srv_lookups=no", "match=192.0.2.1", "match=192.0.2.2"], Texts(merged.Identify));

        static SipSections Sections(string[] options) => new SipTemplate { IdentifySectionOptions = Pairs(options) };
    }

    [Fact]
    public void Codecs_are_allowed_and_disallowed_in_their_order_by_the_last_level_that_has_them()
    {
        Assert.Equal(
            ["disallow=all", "allow=alaw", "allow=g722"],
            Merge(Level("own", ["first", "second"]), Level("first", [], "allow=ulaw", "allow=gsm"), Level("second", [], "disallow=all", "allow=alaw", "allow=g722")));
        Assert.Equal(
            ["disallow=all", "allow=opus"], Merge(Level("own", ["first"], "allow=opus"), Level("first", [], "disallow=all", "allow=ulaw", "allow=gsm")));
    }

    [Fact]
    public void Contacts_of_one_level_are_all_there() => Assert.Equal(
        ["contact=sip:b", "contact=sip:c"], Merge(Level("own", ["base"], "contact=sip:b", "contact=sip:c"), Level("base", [], "contact=sip:a")));

    [Fact]
    public void An_option_that_one_level_repeats_has_its_last_value() =>
        Assert.Equal(["language=fr"], Merge(Level("own", [], "language=en", "language=fr")));

    [Fact]
    public void A_circle_ends() => Assert.Equal(
        ["b=1", "a=1"], Merge(Level("own", ["a"]), Level("a", ["b"], "a=1"), Level("b", ["a"], "b=1")));

    [Fact]
    public void Many_ways_through_templates_take_no_time()
    {
        // 2^60 ways lead to the last one.
        var levels = Enumerable.Range(0, 60).SelectMany(depth => new[] { "l", "r" }.Select(side =>
            Level($"{side}{depth}", depth < 59 ? [$"l{depth + 1}", $"r{depth + 1}"] : [], $"set_var={side.ToUpperInvariant()}{depth}=1")));

        Assert.Equal(120, Merge([Level("own", ["l0", "r0"]), .. levels]).Count);
    }

    private static IReadOnlyList<string> Merge(params (string Name, string[] Templates, string[] Options)[] levels)
    {
        var byId = levels.ToDictionary(level => Id(level.Name));
        return Texts(MergedSip.Of(Id("own"), Sections(byId[Id("own")]), id =>
            [.. byId[id].Templates.Select(template => (Id(template), Sections(byId[Id(template)])))]).Endpoint);

        static SipSections Sections((string, string[], string[] Options) level) => new SipTemplate { EndpointSectionOptions = Pairs(level.Options) };
    }

    private static (string, string[], string[]) Level(string name, string[] templates, params string[] options) => (name, templates, options);

    private static IReadOnlyList<IReadOnlyList<string>> Pairs(string[] options) => [.. options.Select(option => option.Split('=', 2))];

    private static List<string> Texts(IReadOnlyList<IReadOnlyList<string>> options) => [.. options.Select(option => string.Join('=', option))];

    private static ResourceId Id(string name) => new("t", name);
}
