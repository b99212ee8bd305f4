using Confd;
using Confd.Fields;
using Confd.Resources;
using Orleans;

namespace Sample;

/// <summary>A door phone, which the solution does not know.</summary>
[GenerateSerializer, Immutable, Alias("sample.DoorPhone")]
public sealed record DoorPhone
{
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    [Id(2), Required, Length(Max = 20), Column] public string Door { get; init; } = "";

    [Id(3), Secret, Digits, Length(Max = 20)] public string? Code { get; init; }

    public override string ToString() => RecordText.Of(this);
}

/// <summary>Declares <c>/doors</c>.</summary>
public sealed class DoorPhonePlugin() : ResourcePlugin<DoorPhone>("door")
{
    public override void Declare(ResourceBuilder<DoorPhone> door) => door
        .Named("doors", called: "Door")
        .Unique(d => d.Door)
        .On(Change.Created, d => new DomainEvent("door_created", "config.doors.created", new { d.Value.Id }));
}

/// <summary>Declares who may be rung at a door.</summary>
public sealed class DoorUserPlugin() : AssociationPlugin<DoorPhone, User>("door_user")
{
    public override void Declare(AssociationBuilder<DoorPhone, User> pair) => pair
        .Route("/doors/{door_id:int}/users/{user_id:id}")
        .SameTenant()
        .ShowOnLeft("users", user => user.Value.Uuid)
        .ShowOnRight("doors", door => new { door.Value.Door })
        .Extends<User>(user => user
            .Column("door", pair.ToLeft, "door")
            .Show("rings", u => u.Many<DoorPhone>(pair.ToLeft).Count > 0, pair.ToLeft)
            .RuleOnDelete((u, _) => ValueTask.FromResult(
                u.Value.Firstname == "Doorman" ? Refusals.Resource("The doorman stays") : null))
            .On(Change.Deleted, u => new DomainEvent("doors_reviewed", "config.doors.reviewed", new { u.Value.Uuid })));
}

/// <summary>Declares the groups that a door rings, and forgets to compare the tenants.</summary>
public sealed class DoorGroupPlugin() : AssociationPlugin<DoorPhone, Group>("door_group")
{
    public override void Declare(AssociationBuilder<DoorPhone, Group> pair) => pair
        .Route("/doors/{door_id:int}/groups/{group_uuid:id}");
}

/// <summary>Declares the doors that the token's user may open, and a bell that anybody may ring.</summary>
public sealed class DoorBellPlugin() : RoutePlugin("door_bell")
{
    public override void Declare(RouteBuilder routes) => routes
        .Route("GET", "/users/me/doors", (route, _) =>
            ValueTask.FromResult(RouteResult.Json(new { UserUuid = route.RequireUser("doors") })))
        .Route("GET", "/bells/{bell}", Ring, needsNoToken: true)
        .Route("POST", "/bells/{bell}", Ring, needsNoToken: true);

    private static ValueTask<RouteResult> Ring(RouteContext route, CancellationToken cancellationToken) =>
        ValueTask.FromResult(RouteResult.Json(new { Bell = route["bell"], route.UnitOfWork.Caller.TenantUuid, route.UnitOfWork.Caller.UserUuid }));
}
