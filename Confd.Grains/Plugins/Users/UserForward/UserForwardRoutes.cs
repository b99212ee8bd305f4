using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Changes a user's forwards, from their own routes and from operations over the whole user.</summary>
internal static class UserForwardRoutes
{
    public static readonly string[] Types = ["busy", "noanswer", "unconditional"];

    /// <summary>Changes the given forwards and publishes all three.</summary>
    public static async ValueTask EditAsync(
        UnitOfWork work, Stored<User> user, JsonObject given, CancellationToken cancellationToken)
    {
        var current = await work.FindAsync<User>(user.Id, cancellationToken) ?? user;
        Edit(work, current, given, Types);
    }

    public static void Edit(UnitOfWork work, Stored<User> user, JsonObject given, string[] changed)
    {
        var forwards = user.Value.Forwards;
        foreach (var type in Types)
        {
            if (given[type] is not JsonObject fields)
            {
                continue;
            }
            var forward = RecordFields.Apply(Of(forwards, type), fields);
            if (forward is { Enabled: true, Destination: null or "" })
            {
                throw new RefusedException(Refusals.Resource("Forward must be disabled to remove destination"));
            }
            forwards = With(forwards, type, forward);
        }
        work.Replace(user, user.Value with { Forwards = forwards });
        foreach (var type in changed)
        {
            Publish(work, user, type, Of(forwards, type));
        }
    }

    public static UserForward Of(UserForwards forwards, string type) => type switch
    {
        "busy" => forwards.Busy,
        "noanswer" => forwards.Noanswer,
        _ => forwards.Unconditional,
    };

    private static UserForwards With(UserForwards forwards, string type, UserForward forward) => type switch
    {
        "busy" => forwards with { Busy = forward },
        "noanswer" => forwards with { Noanswer = forward },
        _ => forwards with { Unconditional = forward },
    };

    private static void Publish(UnitOfWork work, Stored<User> user, string type, UserForward forward)
    {
        work.Publish(user.Id, user.Tenant, new DomainEvent(
            $"users_forwards_{type}_updated", $"config.users.{user.Value.Uuid}.forwards.{type}.updated",
            new
            {
                UserId = user.Value.Id, UserUuid = user.Value.Uuid, user.Value.TenantUuid,
                forward.Enabled, forward.Destination,
            })
        {
            Headers = EventScope.User(user).With("forward_name", type),
        });
    }
}
