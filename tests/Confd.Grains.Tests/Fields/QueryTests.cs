using Confd.Fields;

namespace Confd.Tests.Fields;

public sealed class QueryTests
{
    [Fact]
    public void Parameters_are_read_with_their_defaults()
    {
        var none = QueryReader.ReadList([]);
        var all = QueryReader.ReadList(
        [
            new("limit", "10"), new("offset", " +5 "), new("recurse", "True"), new("search", "x"), new("order", "name"),
            new("direction", "desc"), new("name", "a"), new("name", "b"), new("view", "summary"), new("limit", "99"),
        ]);

        Assert.Equal((null, 0, false, null, null, false), (none.Limit, none.Offset, none.Recurse, none.Search, none.Order, none.Descending));
        Assert.Equal((10, 5, true, "x", "name", true), (all.Limit, all.Offset, all.Recurse, all.Search, all.Order, all.Descending));
        Assert.Equal(new Dictionary<string, string> { ["name"] = "a" }, all.Filters);
    }

    [Theory]
    [InlineData("limit", "x", "Input Error - limit: {'message': 'Not a valid integer.', 'constraint_id': 'type', 'constraint': 'integer'}")]
    [InlineData("limit", "1.5", "Input Error - limit: {'message': 'Not a valid integer.', 'constraint_id': 'type', 'constraint': 'integer'}")]
    [InlineData("offset", "", "Input Error - offset: {'message': 'Not a valid integer.', 'constraint_id': 'type', 'constraint': 'integer'}")]
    [InlineData("offset", "-1", "Input Error - offset: [{'constraint_id': 'range', 'constraint': {'min': 0}, 'message': 'Must be greater than or equal to 0.'}]")]
    [InlineData("recurse", "maybe", "Input Error - recurse: {'message': 'Not a valid boolean.', 'constraint_id': 'type', 'constraint': 'boolean'}")]
    [InlineData("limit", "0", "Input Error - field 'limit': wrong type. Should be a positive number")]
    [InlineData("direction", "up", "Input Error - direction: must be 'asc' or 'desc'")]
    public void Wrong_ones_are_refused(string name, string value, string message)
    {
        var refused = Assert.Throws<RefusedException>(() => QueryReader.ReadList([new(name, value)]));

        Assert.Equal(message, Assert.Single(refused.Refusals).Message);
    }

    [Fact]
    public void A_page_of_nothing_is_everything_where_the_list_says_so() =>
        Assert.Null(QueryReader.ReadList([new("limit", "0")], zeroLimitIsNone: true).Limit);

    [Fact]
    public void Several_wrong_ones_are_refused_together() => Assert.Equal(
        3, Assert.Throws<RefusedException>(() => QueryReader.ReadList([new("limit", "x"), new("offset", "y"), new("recurse", "z")])).Refusals.Length);

    [Theory]
    [InlineData("99999999999999999999999", int.MaxValue)]
    [InlineData("-0", 0)]
    [InlineData("007", 7)]
    public void Offsets_of_any_size_are_taken(string text, int offset) =>
        Assert.Equal(offset, QueryReader.ReadList([new("offset", text)]).Offset);
}
