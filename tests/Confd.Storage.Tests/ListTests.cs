using System.Text.Json.Nodes;
using Confd.Text;

namespace Confd.Storage.Tests;

/// <summary>Lists mean the same on both databases.</summary>
public sealed class ListTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private static readonly CatalogColumn Name = new("name", "name");
    private static readonly CatalogColumn Size = new("size", "size", Type: ColumnType.Integer);
    private static readonly CatalogColumn Enabled = new("enabled", "enabled", Type: ColumnType.Boolean);
    private static readonly CatalogColumn Number = new("id", "id", ColumnSource.Number, ColumnType.Integer);
    private static readonly CatalogColumn Key = new("uuid", "uuid", ColumnSource.Key);
    private static readonly CatalogColumn Length = new("length", "length", ColumnSource.Folded);

    private readonly Rows rows = new(fixture.Store);
    private readonly Guid tenant = Guid.NewGuid();

    [Theory]
    [InlineData("elodie", "1")]
    [InlineData("ÉLODIE", "1")]
    [InlineData("coeur", "2")]
    [InlineData("o", "1,2,3")]
    [InlineData("_lodie", "1")]
    [InlineData("e%e", "1")]
    [InlineData("\\%", "4")]
    [InlineData("\\_", "4")]
    [InlineData("%", "1,2,3,4")]
    [InlineData("\\", "")]
    [InlineData("\\\\", "5")]
    [InlineData("nothing", "")]
    [InlineData("it's", "")]
    public async Task Search_folds_and_takes_the_wildcards_of_like(string search, string found)
    {
        await AddAsync(("1", "Élodie"), ("2", "Cœur"), ("3", "Bob"), ("4", "100%_"), ("5", "a\\b"));

        var query = Query(Number) with { Search = Folding.Fold(search), SearchColumns = [Name] };

        // A lone backslash at the end stands for itself.
        Assert.Equal(search == "\\" ? "5" : found == "1,2,3,4" ? "1,2,3,4,5" : found, await KeysAsync(query));
    }

    [Fact]
    public async Task Search_looks_into_each_of_its_columns_and_into_no_other()
    {
        await AddAsync(("11", "a"), ("2", "b11"));

        Assert.Equal("2", await KeysAsync(Query(Number) with { Search = "11", SearchColumns = [Name] }));
        Assert.Equal("2,11", await KeysAsync(Query(Number) with { Search = "11", SearchColumns = [Name, Number] }));
        Assert.Equal("11", await KeysAsync(Query(Number) with { Search = "11", SearchColumns = [Key] }));
        Assert.Equal("", await KeysAsync(Query(Number) with { Search = "11", SearchColumns = [] }));
        Assert.Equal("", await KeysAsync(Query(Number) with { Search = "1\0", SearchColumns = [Name, Number] }));
    }

    [Fact]
    public async Task Filters_compare_exactly_by_the_type_of_the_column()
    {
        await InsertAsync(("1", """{"name":"Bob","size":5,"enabled":true}"""), ("2", """{"name":"bob","size":50,"enabled":false}"""), ("3", """{"name":null}"""));

        Assert.Equal("1", await FilterAsync(Name, "Bob"));
        Assert.Equal("1,2", await FilterAsync(Name, "Bob", "bob", "x"));
        Assert.Equal("", await FilterAsync(Name, "BOB"));
        Assert.Equal("", await FilterAsync(Name, "'; DROP TABLE resource; --"));
        Assert.Equal("", await FilterAsync(Name, "\0"));
        Assert.Equal("1", await FilterAsync(Size, " 5 "));
        Assert.Equal("2", await FilterAsync(Size, "+50"));
        Assert.Equal("", await FilterAsync(Size, "five"));
        Assert.Equal("", await FilterAsync(Size, "99999999999999999999999"));
        Assert.Equal("1", await FilterAsync(Enabled, "Yes"));
        Assert.Equal("2", await FilterAsync(Enabled, "0"));
        Assert.Equal("", await FilterAsync(Enabled, "perhaps"));
        Assert.Equal("2", await FilterAsync(Number, "2"));
        Assert.Equal("3", await FilterAsync(Key, "3"));
        Assert.Equal("1", await KeysAsync(Query(Number) with { Filters = [new(Name, ["Bob", "bob"]), new(Enabled, ["true"])] }));
    }

    [Fact]
    public async Task Order_is_by_code_point_or_number_with_missing_values_last()
    {
        await InsertAsync(
            ("1", """{"name":"b","size":10}"""), ("2", """{"name":"B","size":9}"""), ("3", """{}"""),
            ("4", """{"name":"é","size":null}"""), ("5", """{"name":"b","size":-1}"""));

        Assert.Equal("2,1,5,4,3", await KeysAsync(Query(Name)));
        Assert.Equal("3,4,5,1,2", await KeysAsync(Query(Name) with { Descending = true }));
        Assert.Equal("5,2,1,3,4", await KeysAsync(Query(Size)));
        Assert.Equal("4,3,1,2,5", await KeysAsync(Query(Size) with { Descending = true }));
        Assert.Equal("5,4,3,2,1", await KeysAsync(Query(Number) with { Descending = true }));
        Assert.Equal("1,2,3,4,5", await KeysAsync(Query(Key)));
    }

    [Fact]
    public async Task Derived_values_are_filtered_sorted_and_searched_in_their_folded_form()
    {
        await rows.CommitAsync(new ChangeSet
        {
            Writes =
            {
                rows.Insert("1", "{}", """{"length":"abc","value:length":"ABC"}""", 1, tenant),
                rows.Insert("2", "{}", """{"length":"xbz","value:length":"XBZ"}""", 2, tenant),
            },
        });

        Assert.Equal("1", await FilterAsync(Length, "ABC"));
        Assert.Equal("", await FilterAsync(Length, "abc"));
        Assert.Equal("2,1", await KeysAsync(Query(Length) with { Descending = true }));
        Assert.Equal("1,2", await KeysAsync(Query(Number) with { Search = "b", SearchColumns = [Length] }));
    }

    [Fact]
    public async Task Collated_lists_sort_by_the_folded_key_and_count_empty_as_missing()
    {
        await rows.CommitAsync(new ChangeSet
        {
            Writes =
            {
                rows.Insert("1", """{"name":"b"}""", """{"sort:name":"b"}""", 1, tenant),
                rows.Insert("2", """{"name":""}""", """{"sort:name":""}""", 2, tenant),
                rows.Insert("3", """{"name":"A"}""", """{"sort:name":"a"}""", 3, tenant),
            },
        });

        Assert.Equal("3,1,2", await KeysAsync(Query(Name) with { Collated = true }));
        Assert.Equal("2,1,3", await KeysAsync(Query(Name) with { Collated = true, Descending = true }));
    }

    [Fact]
    public async Task Pages_have_the_total_of_all()
    {
        await AddAsync([.. Enumerable.Range(1, 7).Select(number => ($"{number}", $"n{number}"))]);

        async Task<(long, string)> PageAsync(int? limit, int offset)
        {
            var page = await fixture.Store.ListAsync(Query(Number) with { Limit = limit, Offset = offset }, TestContext.Current.CancellationToken);
            return (page.Total, string.Join(',', page.Rows.Select(row => row.Id.Key)));
        }

        Assert.Equal((7, "1,2,3"), await PageAsync(3, 0));
        Assert.Equal((7, "4,5,6"), await PageAsync(3, 3));
        Assert.Equal((7, "6,7"), await PageAsync(null, 5));
        Assert.Equal((7, ""), await PageAsync(3, 7));
        Assert.Equal((7, "1,2,3,4,5,6,7"), await PageAsync(int.MaxValue, 0));
        Assert.Equal((7, ""), await PageAsync(int.MaxValue, int.MaxValue));
    }

    [Fact]
    public async Task Tenants_are_kept_apart()
    {
        var other = Guid.NewGuid();
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("1", number: 1, tenant: tenant), rows.Insert("2", number: 2, tenant: other), rows.Insert("3", number: 3) },
        });

        Assert.Equal("1", await KeysAsync(Query(Number)));
        Assert.Equal("1,2", await KeysAsync(Query(Number) with { Tenants = [tenant, other] }));
        Assert.Equal("", await KeysAsync(Query(Number) with { Tenants = [] }));
        Assert.Equal("1,2,3", await KeysAsync(Query(Number) with { Tenants = null }));
    }

    [Fact]
    public async Task Columns_of_related_resources_filter_search_and_sort()
    {
        await AddAsync(("1", "one"), ("2", "two"), ("3", "three"), ("11", "Zoé"), ("12", "amy"), ("13", "Bea"));
        await rows.CommitAsync(new ChangeSet
        {
            LinksWritten = { rows.Link("1", "11", 0), rows.Link("1", "12", 1), rows.Link("2", "13"), rows.Link("13", "12", kind: "m") },
        });
        var near = new CatalogColumn("of", "name", Path: [new RelationStep($"{rows.Kind}.l", Reverse: false)]);
        var far = new CatalogColumn("far", "name", Path: [new RelationStep($"{rows.Kind}.l", false), new RelationStep($"{rows.Kind}.m", false)]);
        var back = new CatalogColumn("back", "name", Path: [new RelationStep($"{rows.Kind}.l", Reverse: true)]);

        Assert.Equal("1", await FilterAsync(near, "amy"));
        Assert.Equal("2", await FilterAsync(far, "amy"));
        Assert.Equal("11,12", await FilterAsync(back, "one"));
        Assert.Equal("1", await KeysAsync(Query(Number) with { Search = "zoe", SearchColumns = [near] }));
        // The first by position counts; items without one come last.
        Assert.StartsWith("2,1,3,", await KeysAsync(Query(near)));
        Assert.EndsWith(",1,2", await KeysAsync(Query(near) with { Descending = true }));
    }

    [Fact]
    public async Task Rows_that_were_written_for_another_default_order_are_put_into_the_new_one()
    {
        await AddAsync(("1", "b"), ("2", "c"), ("4", "a"));
        await InsertAsync(("3", "{}"));
        var columns = new Dictionary<string, CatalogColumn> { [rows.Kind] = Name };

        await fixture.Store.EnsureOrdersAsync(columns, TestContext.Current.CancellationToken);

        Assert.Equal("4,1,2,3", await KeysAsync(Query(Name) with { IsOrderStored = true }));
        Assert.Equal("3,2,1,4", await KeysAsync(Query(Name) with { IsOrderStored = true, Descending = true }));
        // Done once: later writes bring their own.
        await AddAsync(("5", "aa"));
        await fixture.Store.EnsureOrdersAsync(columns, TestContext.Current.CancellationToken);
        Assert.NotEqual("4,5,1,2,3", await KeysAsync(Query(Name) with { IsOrderStored = true }));
    }

    private CatalogQuery Query(CatalogColumn order) => new() { Kind = rows.Kind, Tenants = [tenant], Order = order };

    private Task<string> FilterAsync(CatalogColumn column, params string[] values) =>
        KeysAsync(Query(Number) with { Filters = [new CatalogFilter(column, values)] });

    private async Task<string> KeysAsync(CatalogQuery query)
    {
        var page = await fixture.Store.ListAsync(query, TestContext.Current.CancellationToken);
        Assert.Equal(page.Total, page.Rows.Count);
        return string.Join(',', page.Rows.Select(row => row.Id.Key));
    }

    private Task AddAsync(params (string Key, string Name)[] named) => InsertAsync(
        [.. named.Select(one => (one.Key, new JsonObject { ["name"] = one.Name }.ToJsonString()))]);

    private Task InsertAsync(params (string Key, string Body)[] bodies)
    {
        var changes = new ChangeSet();
        foreach (var (key, body) in bodies)
        {
            var folded = new JsonObject();
            if ((string?)JsonNode.Parse(body)!["name"] is { } name)
            {
                folded["name"] = Folding.Fold(name);
            }
            changes.Writes.Add(rows.Insert(key, body, folded.ToJsonString(), long.Parse(key, System.Globalization.CultureInfo.InvariantCulture), tenant));
        }
        return rows.CommitAsync(changes);
    }
}
