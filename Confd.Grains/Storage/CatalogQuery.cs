namespace Confd.Storage;

/// <summary>One step along a link from a resource to related ones.</summary>
/// <param name="LinkKind">Kind of the link.</param>
/// <param name="Reverse">False goes from left to right; true from right to left.</param>
/// <param name="OtherKind">Kind of the resources at the other end, or null for any kind.</param>
/// <param name="Recursive">Repeat the step until nothing new is found (templates of templates).</param>
/// <param name="FirstOnly">Only along the link at position 0.</param>
public sealed record RelationStep(
    string LinkKind, bool Reverse, string? OtherKind = null, bool Recursive = false, bool FirstOnly = false);

/// <summary>Where the value of a list column is.</summary>
public enum ColumnSource
{
    /// <summary>Property of <c>body</c>, named by <see cref="CatalogColumn.Field"/>.</summary>
    Body,

    /// <summary>The row's integer id.</summary>
    Number,

    /// <summary>The row's key.</summary>
    Key,

    /// <summary>Property only of <c>folded</c>: a derived value that the body does not have.</summary>
    Folded,
}

/// <summary>How exact filters compare.</summary>
public enum ColumnType
{
    /// <summary>As text, case- and accent-sensitive.</summary>
    Text,

    /// <summary>As integers; anything else finds nothing.</summary>
    Integer,

    /// <summary>As booleans in the usual words; anything else finds nothing.</summary>
    Boolean,
}

/// <summary>A column that lists can filter, search or sort by.</summary>
/// <param name="Name">Name in the query string.</param>
/// <param name="Field">Property in body and folded (snake_case).</param>
/// <param name="Source">Where the value is.</param>
/// <param name="Type">How exact filters compare.</param>
/// <param name="Path">Links to follow from the listed resource to the one that has the value; empty for its own. Several values: the first by position counts for sorting, any for filters and search.</param>
public sealed record CatalogColumn(
    string Name, string Field, ColumnSource Source = ColumnSource.Body, ColumnType Type = ColumnType.Text,
    IReadOnlyList<RelationStep>? Path = null)
{
    /// <summary>Property of <c>folded</c> with the value of the kind's default sort column, which is indexed.</summary>
    public const string StoredOrder = "order";

    /// <summary>Replaces a missing value there: it sorts after every other.</summary>
    public const string Last = "\U0010FFFF";

    /// <summary>Other places of the value when it is missing there; only for columns with a path.</summary>
    public IReadOnlyList<CatalogColumn> Alternatives { get; init; } = [];
}

/// <summary>A filter: the column equals one of the values.</summary>
/// <param name="Column">The column.</param>
/// <param name="Values">Never empty; several values only for columns that take comma lists.</param>
public sealed record CatalogFilter(CatalogColumn Column, IReadOnlyList<string> Values)
{
    /// <summary>The column's text must come before the only value, by code point.</summary>
    public bool IsBefore { get; init; }
}

/// <summary>One page of a list.</summary>
public sealed record CatalogQuery
{
    /// <summary>Kind of the listed resources.</summary>
    public required string Kind { get; init; }

    /// <summary>Tenants whose rows are listed; null for resources of the whole system; empty finds nothing.</summary>
    public required IReadOnlyList<Guid>? Tenants { get; init; }

    /// <summary>
    /// The searched text, folded like the columns; <c>%</c>, <c>_</c> and <c>\</c> act as LIKE wildcards and
    /// escape. Null: no search.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>A row matches when any of these contains the searched text.</summary>
    public IReadOnlyList<CatalogColumn> SearchColumns { get; init; } = [];

    /// <summary>All must hold.</summary>
    public IReadOnlyList<CatalogFilter> Filters { get; init; } = [];

    /// <summary>Sort column; ties are broken by number, then key.</summary>
    public required CatalogColumn Order { get; init; }

    /// <summary>The rows have the value of <see cref="Order"/> at <see cref="CatalogColumn.StoredOrder"/>.</summary>
    public bool IsOrderStored { get; init; }

    /// <summary>Sort backwards.</summary>
    public bool Descending { get; init; }

    /// <summary>True for the property of <c>folded</c> named <c>sort:&lt;field&gt;</c> (collated lists) instead of the plain value.</summary>
    public bool Collated { get; init; }

    /// <summary>Page size, or null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Rows skipped.</summary>
    public int Offset { get; init; }
}

/// <summary>A page and the number of all rows that match.</summary>
/// <param name="Total">Matches before limit and offset.</param>
/// <param name="Rows">The page, in order.</param>
public sealed record CatalogPage(long Total, IReadOnlyList<ResourceRow> Rows);

/// <summary>Related resources found along one path, with the links of its last hop.</summary>
/// <param name="Links">Links of the last hop in order of left side, position, right side; of all hops of a recursive one.</param>
/// <param name="Rows">The resources at the far end, each once.</param>
public sealed record RelatedRows(IReadOnlyList<LinkRow> Links, IReadOnlyList<ResourceRow> Rows);
