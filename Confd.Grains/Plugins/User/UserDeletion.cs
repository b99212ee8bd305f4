using Confd.Resources;

namespace Confd.Plugins;

/// <summary>DELETE with <c>recursive=true</c>: the user with voicemail and lines.</summary>
internal sealed class UserDeletion : IRecursiveDelete<User>
{
    private static readonly LineDeletion Lines = new();

    public async ValueTask DeleteAsync(Session session, Stored<User> stored, CancellationToken cancellationToken)
    {
        await UserVoicemails.DetachAsync(session, stored, cancellationToken);
        foreach (var line in await session.RelatedAsync<Line>(stored.Id, UserLines.Lines, cancellationToken))
        {
            await Lines.DeleteAsync(session, line.Stored, cancellationToken);
        }
        await session.DeleteAsync(stored, cancellationToken);
    }
}
