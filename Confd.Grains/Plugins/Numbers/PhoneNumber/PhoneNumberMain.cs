using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The main number of the request's tenant.</summary>
internal static class PhoneNumberMain
{
    private const string Path = "/phone-numbers/main";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", Path, ReadAsync, answers: typeof(FullView<PhoneNumber>))
        .Route("PUT", Path, ChangeAsync, body: typeof(Choice));

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var main = await FindAsync(route.UnitOfWork, cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("PhoneNumber", ("main", true)));
        return RouteResult.Composed((responder, token) => responder.ItemAsync<PhoneNumber>(main.Id.Key, token));
    }

    private static async ValueTask<RouteResult> ChangeAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var uuid = route.ReadRecord<Choice>().PhoneNumberUuid;
        var next = await work.FindVisibleAsync<PhoneNumber>($"{uuid}", cancellationToken);
        if (next is null || next.Tenant != work.Caller.TenantUuid)
        {
            throw new RefusedException(Refusals.NotFound("PhoneNumber", ("uuid", $"{uuid}")));
        }
        var old = await FindAsync(work, cancellationToken);
        if (old is not null)
        {
            await EditAsync(work, old, old.Value with { Main = false }, cancellationToken);
            next = (await work.FindAsync<PhoneNumber>(next.Id, cancellationToken))!;
        }
        await EditAsync(work, next, next.Value with { Main = true, Shared = true }, cancellationToken);
        work.Publish(next.Id, next.Tenant, new DomainEvent(
            "phone_number_main_updated", "config.phone_number.main.updated",
            new { CurrentMainUuid = old?.Value.Uuid, NewMainUuid = uuid }));
        return RouteResult.Empty with { Location = $"/phone-numbers/{uuid}" };
    }

    private static ValueTask<Stored<PhoneNumber>?> FindAsync(UnitOfWork work, CancellationToken cancellationToken) =>
        work.FindInTenantAsync<PhoneNumber>(PhoneNumberPlugin.ByMain, PhoneNumberPlugin.IsMain, cancellationToken);

    private static ValueTask EditAsync(
        UnitOfWork work, Stored<PhoneNumber> before, PhoneNumber after, CancellationToken cancellationToken) =>
        work.PublishEditedAsync(before, work.Replace(before, after), cancellationToken);

    private sealed record Choice
    {
        [Required] public Guid PhoneNumberUuid { get; init; }
    }
}
