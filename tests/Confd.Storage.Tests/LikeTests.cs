using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Text;
using CsCheck;

namespace Confd.Storage.Tests;

/// <summary>Search means the same on both databases and in the words of its documentation, for any text.</summary>
public sealed class LikeTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private static readonly CatalogColumn Name = new("name", "name");
    private static readonly CatalogColumn Number = new("id", "id", ColumnSource.Number, ColumnType.Integer);

    private static readonly Gen<string> Texts = Gen.OneOf("a", "B", "é", "%", "_", "\\", "'", "ß").Array[0, 5].Select(string.Concat);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_search_finds_the_texts_that_contain_what_its_wildcards_stand_for() =>
        Gen.Select(Texts.Array[1, 6], Texts.Array[1, 6]).SampleAsync(async (names, searches) =>
        {
            var rows = new Rows(fixture.Store);
            var changes = new ChangeSet();
            foreach (var (index, name) in names.Index())
            {
                changes.Writes.Add(rows.Insert(
                    $"{index}", Body(name), Body(Folding.Fold(name)), number: index));
            }
            await rows.CommitAsync(changes);
            foreach (var search in searches)
            {
                var query = new CatalogQuery
                {
                    Kind = rows.Kind, Tenants = null, Order = Number, Search = Folding.Fold(search), SearchColumns = [Name],
                };

                var found = (await fixture.Store.ListAsync(query, Token)).Rows.Select(row => row.Id.Key);

                Assert.Equal(
                    names.Index().Where(name => Meaning(Folding.Fold(search)).IsMatch(Folding.Fold(name.Item))).Select(name => $"{name.Index}"), found);
            }
        }, iter: 60, threads: 2);

    private static string Body(string name) => new JsonObject { ["name"] = name }.ToJsonString();

    /// <summary>
    /// <c>%</c> is any text, <c>_</c> one character, <c>\</c> escapes the next one; at the end it matches itself.
    /// </summary>
    private static Regex Meaning(string search)
    {
        var expression = new System.Text.StringBuilder();
        for (var index = 0; index < search.Length; index++)
        {
            expression.Append(search[index] switch
            {
                '%' => ".*",
                '_' => ".",
                '\\' when index + 1 < search.Length => Regex.Escape($"{search[++index]}"),
                var character => Regex.Escape($"{character}"),
            });
        }
        return new Regex(expression.ToString(), RegexOptions.Singleline);
    }
}
