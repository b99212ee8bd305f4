using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The forwards of a user, set with the user; they are part of the user's own record.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class ForwardsOfUser : IResourcePart<User>
{
    public Type Body => typeof(ForwardsBody);

    public ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken) => EditAsync(part, cancellationToken);

    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given["forwards"] is JsonObject { Count: > 0 } forwards)
        {
            await UserForwardRoutes.EditAsync(part.UnitOfWork, part.Stored, forwards, cancellationToken);
        }
    }

    private sealed record ForwardsBody
    {
        public UserForwards Forwards { get; init; } = new();
    }
}
