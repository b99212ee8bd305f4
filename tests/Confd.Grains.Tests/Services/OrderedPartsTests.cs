using Confd.Fields;
using Confd.Plugins;
using Confd.Resources;
using Confd.Tests.Library;

namespace Confd.Tests.Services;

/// <summary>In which order the parts of a resource are created, edited and deleted.</summary>
public sealed class OrderedPartsTests
{
    [Fact]
    public void Parts_are_created_as_declared_and_edited_and_deleted_in_the_reverse_order()
    {
        var parts = Of(new First(), new Second(), new Third());

        Assert.Equal("First Second Third", Names(parts.Created));
        Assert.Equal("Third Second First", Names(parts.Edited));
        Assert.Equal("Third Second First", Names(parts.Deleted));
    }

    [Fact]
    public void A_part_comes_directly_after_the_one_that_it_names_and_so_do_those_that_name_it()
    {
        var parts = new OrderedParts<Reader>();
        parts.Add(new(new First(), CreatedAfter: typeof(Third), EditedAfter: null, DeletedAfter: typeof(Fourth)));
        parts.Add(new(new Second(), CreatedAfter: null, EditedAfter: null, DeletedAfter: typeof(First)));
        parts.Add(new(new Third(), CreatedAfter: null, EditedAfter: typeof(Second), DeletedAfter: typeof(First)));
        parts.Add(new(new Fourth(), CreatedAfter: typeof(First), EditedAfter: null, DeletedAfter: null));

        Assert.Equal("Second Third First Fourth", Names(parts.Created));
        Assert.Equal("Fourth First Second Third", Names(parts.Edited));
        Assert.Equal("Fourth First Third Second", Names(parts.Deleted));
    }

    [Fact]
    public void A_part_that_names_one_whose_plugin_is_switched_off_stays_in_its_place()
    {
        var parts = new OrderedParts<Reader>();
        parts.Add(new(new First(), CreatedAfter: typeof(Fourth), EditedAfter: typeof(Fourth), DeletedAfter: typeof(Fourth)));
        parts.Add(new(new Second(), CreatedAfter: null, EditedAfter: null, DeletedAfter: null));

        Assert.Equal(("First Second", "Second First", "Second First"), (Names(parts.Created), Names(parts.Edited), Names(parts.Deleted)));
    }

    [Fact]
    public void Parts_that_come_after_each_other_stop_the_start_and_are_named()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Registry(
            reader => reader.Part<First>().Part<Second>(deletedAfter: typeof(Third)),
            reader => reader.Part<Third>(deletedAfter: typeof(Second))));

        Assert.Equal("Parts of Reader come after each other: Third, Second.", error.Message);
    }

    [Fact]
    public void A_part_that_names_what_is_no_part_of_the_resource_stops_the_start_and_both_are_named()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Registry(reader => reader.Part<First>(editedAfter: typeof(CardPlugin))));

        Assert.Equal("First comes after CardPlugin, which is no part of Reader.", error.Message);
    }

    /// <summary>Source: wazo-confd 1.1 API, users. The account's work is done at the end of the operation, wherever its part is.</summary>
    [Fact]
    public void The_parts_of_a_user_come_in_the_orders_of_the_API()
    {
        var parts = new PluginRegistry(PluginDiscovery.Find([typeof(PluginRegistry).Assembly]), _ => true).Resource<User>().Parts;

        Assert.Equal("voicemail lines incalls groups switchboards agent forwards fallbacks", Fields(parts.Created));
        Assert.Equal("fallbacks forwards groups lines agent switchboards voicemail incalls", Fields(parts.Edited));
        // Nothing of forwards and fallbacks is deleted before the user.
        Assert.Equal("fallbacks forwards agent groups voicemail lines incalls switchboards", Fields(parts.Deleted));
    }

    private static OrderedParts<Reader> Of(params IResourcePart<Reader>[] parts)
    {
        var ordered = new OrderedParts<Reader>();
        foreach (var part in parts)
        {
            ordered.Add(new(part, null, null, null));
        }
        return ordered;
    }

    /// <summary>Readers, with what each of several plugins adds to them.</summary>
    private static PluginRegistry Registry(params Action<ResourceBuilder<Reader>>[] additions) => new(
        [new ReaderPlugin(), .. additions.Select((add, index) => new Addition<Reader>($"x{index}", add))], _ => true);

    private static string Names(IEnumerable<IResourcePart<Reader>> parts) => string.Join(' ', parts.Select(part => part.GetType().Name));

    private static string Fields(IEnumerable<IResourcePart<User>> parts) => string.Join(
        ' ', parts.Where(part => part is not AccountOfUser).Select(part => Assert.Single(RecordSchema.For(part.Body).Fields).Name));

    private abstract class Nothing : IResourcePart<Reader>
    {
        public Type Body => typeof(Empty);

        public ValueTask CreateAsync(PartContext<Reader> part, CancellationToken cancellationToken) => default;

        public ValueTask EditAsync(PartContext<Reader> part, CancellationToken cancellationToken) => default;

        public ValueTask DeleteAsync(UnitOfWork work, Stored<Reader> stored, CancellationToken cancellationToken) => default;
    }

    private sealed class First : Nothing;

    private sealed class Second : Nothing;

    private sealed class Third : Nothing;

    private sealed class Fourth : Nothing;

    private sealed record Empty;
}
