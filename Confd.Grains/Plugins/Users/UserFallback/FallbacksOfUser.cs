using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The fallbacks of a user, set with the user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class FallbacksOfUser : IResourcePart<User>
{
    public Type Body => typeof(FallbacksBody);

    public ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken) => EditAsync(part, cancellationToken);

    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given["fallbacks"] is JsonObject { Count: > 0 } fallbacks)
        {
            await part.UnitOfWork.ReplaceDocumentAsync<User, UserFallbacks>(part.Stored, fallbacks, cancellationToken);
        }
    }

    /// <summary>The user's deletion removes them.</summary>
    private sealed record FallbacksBody
    {
        public UserFallbacks Fallbacks { get; init; } = new();
    }
}
