using System.Text.Json.Nodes;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Tests.Library;

/// <summary>Declares readers, who are made together with a card and a locker.</summary>
internal sealed class ReaderPlugin() : ResourcePlugin<Reader>("reader")
{
    public override void Declare(ResourceBuilder<Reader> reader) => reader
        .Named("readers")
        .WithoutLinks()
        .Part<LockerPart>(createdAfter: typeof(CardPart))
        .Part<CardPart>()
        .Events("reader", "config.readers", r => new { r.Id });
}

internal sealed class CardPlugin() : ResourcePlugin<Card>("card")
{
    /// <summary>Draws numbers.</summary>
    public Func<string> Draw { get; init; } = () => "drawn";

    public override void Declare(ResourceBuilder<Card> card) => card
        .Named("cards")
        .Complete((c, _) => c.Number is null ? c with { Number = Draw() } : c)
        .Unique(c => c.Number)
        .References<ReaderPlugin>(c => c.ReaderId)
        .Events("card", "config.cards", c => new { c.Number });
}

internal sealed class LockerPlugin() : ResourcePlugin<Locker>("locker")
{
    public override void Declare(ResourceBuilder<Locker> locker) => locker
        .Named("lockers")
        .References<ReaderPlugin>(l => l.ReaderId)
        .Events("locker", "config.lockers", l => new { l.Id });
}

/// <summary>Declares the books that a reader has at home.</summary>
internal sealed class LoanPlugin() : AssociationPlugin<Reader, Book>("loan")
{
    public static LinkRow Link(ResourceId reader, ResourceId book) => new("loan", reader, book);

    public override void Declare(AssociationBuilder<Reader, Book> pair) => pair
        .Route("/readers/{reader_id:int}/books/{book_id:int}")
        .Associate(async (loan, token) =>
            (await loan.RightsAsync(token)).Count < (await loan.UnitOfWork.SettingsAsync<LoanRules>(token))!.Most
                ? null : Refusals.NotPermitted("The reader has enough books."))
        .RefuseRightDeletion((book, readers) => Refusals.Associated(
            "Book", "Reader", ("book_id", book.Value.Id), ("reader_ids", readers.Select(reader => reader.Value.Id).ToList())));
}

internal sealed class LoanRulesPlugin() : SettingsPlugin<LoanRules>("loan_rules")
{
    public override void Declare(SettingsBuilder<LoanRules> rules) => rules.Route("loans/rules");
}

internal sealed class CardPart : IResourcePart<Reader>
{
    private static readonly RelationPath Cards = RelationPath.Left<CardPlugin, Card>(c => c.ReaderId);

    public Type Body => typeof(Fields);

    public async ValueTask CreateAsync(PartContext<Reader> part, CancellationToken cancellationToken)
    {
        if (part.Given["card"] is { } number)
        {
            await part.UnitOfWork.CreateAsync<Card>(
                new JsonObject { ["reader_id"] = part.Stored.Value.Id, ["number"] = number.DeepClone() }, cancellationToken);
        }
    }

    public ValueTask EditAsync(PartContext<Reader> part, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask DeleteAsync(UnitOfWork work, Stored<Reader> stored, CancellationToken cancellationToken)
    {
        foreach (var card in await work.RelatedAsync<Card>(stored.Id, Cards, cancellationToken))
        {
            await work.DeleteAsync(card.Stored, cancellationToken);
        }
    }

    private sealed record Fields
    {
        public string? Card { get; init; }
    }
}

internal sealed class LockerPart : IResourcePart<Reader>
{
    private static readonly RelationPath Lockers = RelationPath.Left<LockerPlugin, Locker>(l => l.ReaderId);

    public Type Body => typeof(Fields);

    public async ValueTask CreateAsync(PartContext<Reader> part, CancellationToken cancellationToken)
    {
        if (part.Given["locker"] is not null)
        {
            await part.UnitOfWork.CreateAsync<Locker>(new JsonObject { ["reader_id"] = part.Stored.Value.Id }, cancellationToken);
        }
    }

    public ValueTask EditAsync(PartContext<Reader> part, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask DeleteAsync(UnitOfWork work, Stored<Reader> stored, CancellationToken cancellationToken)
    {
        foreach (var locker in await work.RelatedAsync<Locker>(stored.Id, Lockers, cancellationToken))
        {
            await work.DeleteAsync(locker.Stored, cancellationToken);
        }
    }

    private sealed record Fields
    {
        public bool? Locker { get; init; }
    }
}
