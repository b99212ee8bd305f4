using Confd.Fields;

namespace Confd.Tests.Library;

// The resources of a library, which no plugin of the product knows.

internal sealed record Author
{
    [ReadOnlyField, Column] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    [Required, Column, DefaultOrder] public string Name { get; init; } = "";
}

/// <summary>What a book is about; belongs to the whole system.</summary>
internal sealed record Subject
{
    [ReadOnlyField] public int Id { get; init; }

    [Required] public string Name { get; init; } = "";
}

internal sealed record Book
{
    [ReadOnlyField] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    [Required] public string Title { get; init; } = "";

    public string? Isbn { get; init; }

    public int? AuthorId { get; init; }

    /// <summary>Name of a subject.</summary>
    public string? Subject { get; init; }

    /// <summary>What the library paid.</summary>
    [Internal] public int? Price { get; init; }
}

internal sealed record Review
{
    [ReadOnlyField] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    [Required] public int BookId { get; init; }
}

internal sealed record Reply
{
    [ReadOnlyField] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    [Required] public int ReviewId { get; init; }
}

/// <summary>Has a uuid as its key, and an integer id beside it.</summary>
internal sealed record Shelf
{
    [ReadOnlyField] public Guid Uuid { get; init; }

    [ReadOnlyField] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    [Required] public string Label { get; init; } = "";
}

internal sealed record Reader
{
    [ReadOnlyField] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    [Required] public string Name { get; init; } = "";
}

/// <summary>A reader's card; its number is drawn unless it is given.</summary>
internal sealed record Card
{
    [ReadOnlyField] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    public int? ReaderId { get; init; }

    public string? Number { get; init; }
}

internal sealed record Locker
{
    [ReadOnlyField] public int Id { get; init; }

    [ReadOnlyField] public Guid TenantUuid { get; init; }

    public int? ReaderId { get; init; }
}

/// <summary>A document of a book.</summary>
internal sealed record Notes
{
    public string Text { get; init; } = "";
}

/// <summary>Settings.</summary>
internal sealed record LoanRules
{
    /// <summary>Most books that a reader has at a time.</summary>
    public int Most { get; init; } = 2;
}
