using System.Collections.Concurrent;
using Orleans.Placement;

namespace Confd.Resources;

/// <summary>Hands the rest of a long answer to the grain that serves it, on the silo that began the answer.</summary>
internal sealed class OpenAnswers(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<Guid, IAnswerPieces> waiting = new();

    /// <summary>The answer that begins with this piece: with the key of the others, or whole if the caller takes none.</summary>
    public async ValueTask<RouteAnswer> AnswerAsync(
        byte[] first, IAnswerPieces pieces, bool takesPieces, CancellationToken cancellationToken)
    {
        if (!pieces.IsDone && takesPieces && await KeepAsync(pieces, cancellationToken) is { } rest)
        {
            return new RouteAnswer { Body = first, Rest = rest, FileLength = (pieces as StoredFile)?.Length };
        }
        using (pieces as IDisposable)
        {
            return new RouteAnswer { Body = pieces.IsDone ? first : await WholeAsync(first, pieces, cancellationToken) };
        }
    }

    /// <summary>For gateways of an earlier version, and while a silo stops.</summary>
    private static async ValueTask<byte[]> WholeAsync(byte[] first, IAnswerPieces rest, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        for (var piece = first; ; piece = await rest.NextAsync(cancellationToken))
        {
            whole.Write(piece);
            if (rest.IsDone)
            {
                return whole.ToArray();
            }
        }
    }

    /// <summary>Keeps the pieces until they are read.</summary>
    /// <returns>Key of the grain that serves them; null when this silo takes no new grains.</returns>
    public async ValueTask<Guid?> KeepAsync(IAnswerPieces pieces, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid();
        waiting[key] = pieces;
        try
        {
            await grains.GetGrain<IAnswerGrain>(key).NextAsync(AnswerGrain.Opening, cancellationToken);
            return key;
        }
        catch (AnswerLostException)
        {
            return null;
        }
        finally
        {
            waiting.TryRemove(key, out _);
        }
    }

    public IAnswerPieces? Take(Guid key) => waiting.TryRemove(key, out var pieces) ? pieces : null;
}

/// <summary>Serves one answer's pieces. <see cref="OpenAnswers"/> makes it on their silo; it ends when all are read.</summary>
[PreferLocalPlacement, CollectionAgeLimit(Minutes = 5)]
internal sealed class AnswerGrain(OpenAnswers answers) : Grain, IAnswerGrain
{
    /// <summary>The call before the first piece.</summary>
    public const int Opening = 0;

    private IAnswerPieces? pieces;
    private byte[]? last;
    private int given;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        pieces = answers.Take(this.GetPrimaryKey());
        return Task.CompletedTask;
    }

    public async Task<byte[]?> NextAsync(int number, CancellationToken cancellationToken)
    {
        if (pieces is null || number < given || number > given + 1)
        {
            DeactivateOnIdle();
            throw new AnswerLostException();
        }
        if (number > given)
        {
            last = pieces.IsDone ? null : await pieces.NextAsync(cancellationToken);
            given = number;
        }
        return last;
    }

    public async Task<byte[]> ReadAsync(long offset, CancellationToken cancellationToken)
    {
        if (pieces is not StoredFile file)
        {
            DeactivateOnIdle();
            throw new AnswerLostException();
        }
        return await file.ReadAsync(offset, cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        (pieces as IDisposable)?.Dispose();
        return Task.CompletedTask;
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
