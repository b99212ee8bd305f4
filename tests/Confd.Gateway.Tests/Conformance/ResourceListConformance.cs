using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>Every resource plugin: lists, pages, order, search and filters.</summary>
public sealed class ResourceListConformance<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    public static TheoryData<string> Plugins => Declared.CreatableResources;

    public static TheoryData<string> Several => Declared.ManifoldResources;

    [Theory, MemberData(nameof(Several))]
    public async Task Lists_show_the_views_of_items_in_pages(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        JsonObject[] made = [await subject.CreateAsync(), await subject.CreateAsync(), await subject.CreateAsync()];

        var all = await subject.ListAsync("", made);

        Assert.Equal(
            await Task.WhenAll(made.OrderBy(subject.KeyOf).Select(async view => (await Http.ReadAsync(subject.PathOf(view))).ToJsonString())),
            all.OrderBy(subject.KeyOf).Select(item => item.ToJsonString()));
        if (subject.Declared.IsSystemWide)
        {
            return;
        }
        var list = await Http.ReadAsync(subject.Collection);
        var keys = list["items"]!.AsArray().Select(item => subject.KeyOf(item!)).ToList();
        Assert.Equal(keys.Count, (int)list["total"]!);
        var pages = new List<string>();
        for (var offset = 0; offset <= keys.Count; offset += 2)
        {
            var page = await Http.ReadAsync($"{subject.Collection}?limit=2&offset={offset}");
            Assert.Equal(keys.Count, (int)page["total"]!);
            pages.AddRange(page["items"]!.AsArray().Select(item => subject.KeyOf(item!)));
        }
        Assert.Equal(keys, pages);
        Assert.Equal(
            Enumerable.Reverse(keys),
            (await Http.ReadAsync($"{subject.Collection}?direction=desc"))["items"]!.AsArray().Select(item => subject.KeyOf(item!)));
    }

    [Theory, MemberData(nameof(Several))]
    public async Task Lists_are_sorted_by_every_sortable_column_and_no_other(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        JsonObject[] made = [await FilledAsync(subject), await subject.CreateAsync(), await subject.CreateAsync()];

        foreach (var name in subject.Declared.SortColumns)
        {
            var column = subject.Declared.Columns.First(column => column.Name == name);
            var ascending = await subject.ListAsync($"order={name}", made);
            var descending = await subject.ListAsync($"order={name}&direction=desc", made);

            Assert.Equal(made.Length, ascending.Count);
            Assert.Equal(ascending.Select(subject.KeyOf), Enumerable.Reverse(descending).Select(subject.KeyOf));
            if (IsOwn(column, made[0]) && !subject.Declared.IsCollated)
            {
                var values = ascending.Select(item => SortValue(item[name], column)).ToList();
                Assert.Equal(values.OrderBy(value => value is null).ThenBy(value => value, StringComparer.Ordinal), values);
            }
        }

        foreach (var name in subject.Declared.Columns.Select(column => column.Name).Except(subject.Declared.SortColumns).Append("no_such_column"))
        {
            await Http.RefuseAsync(
                HttpMethod.Get, $"{subject.Collection}?order={name}", "", $"Input Error - order: column '{name}' was not found");
        }
    }

    [Theory, MemberData(nameof(Several))]
    public async Task Search_and_filters_find_by_every_column(string plugin)
    {
        var subject = new ResourceSubject(plugin, Tenant);
        var filled = await FilledAsync(subject);
        var other = await subject.CreateAsync();

        foreach (var column in subject.Declared.Columns)
        {
            Assert.Empty(await subject.ListAsync($"{column.Name}=no%20such%20value", filled, other));
            if (TextOf(filled, column) is not { } text)
            {
                continue;
            }
            var found = await subject.ListAsync($"{column.Name}={Uri.EscapeDataString(text)}", filled, other);
            Assert.Contains(subject.KeyOf(filled), found.Select(subject.KeyOf));
            Assert.Equal(TextOf(other, column) == text, found.Count == 2);
            if (subject.Declared.SearchColumns.Contains(column.Name) && text.Length > 0)
            {
                var searched = await subject.ListAsync($"search={Uri.EscapeDataString(text.ToUpperInvariant())}", filled, other);
                Assert.Contains(subject.KeyOf(filled), searched.Select(subject.KeyOf));
            }
        }

        Assert.Empty(await subject.ListAsync("search=no%20such%20text", filled, other));
        Assert.Equal(2, (await subject.ListAsync("no_such_column=x", filled, other)).Count);
    }

    /// <summary>One whose columns have values where edits can give them some.</summary>
    private async Task<JsonObject> FilledAsync(ResourceSubject subject)
    {
        var view = await subject.CreateAsync();
        if (!subject.Declared.Offers("edit"))
        {
            return view;
        }
        foreach (var field in subject.EditableFields.Where(field => subject.Declared.Columns.Any(column => IsOwn(column, view) && column.Name == field.Name)))
        {
            await subject.ChangeAsync(view, field);
        }
        return await Http.ReadAsync(subject.PathOf(view));
    }

    private static bool IsOwn(CatalogColumn column, JsonNode view) =>
        column.Path is null && view.AsObject().ContainsKey(column.Name) && view[column.Name] is null or JsonValue;

    private static string? TextOf(JsonNode view, CatalogColumn column) =>
        IsOwn(column, view) && view[column.Name] is JsonValue value
            ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
            : null;

    /// <summary>A text that sorts as the value does.</summary>
    private static string? SortValue(JsonNode? value, CatalogColumn column) => value is null ? null
        : column.Type == ColumnType.Integer ? value.GetValue<long>().ToString("D20", CultureInfo.InvariantCulture)
        : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
