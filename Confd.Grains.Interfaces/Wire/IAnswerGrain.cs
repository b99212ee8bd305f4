namespace Confd;

/// <summary>The rest of an answer that is too long for one message. Key: <see cref="RouteAnswer.Rest"/>.</summary>
[Alias("confd.IAnswerGrain")]
public interface IAnswerGrain : IGrainWithGuidKey
{
    /// <summary>A piece of the answer's body; null after the last one.</summary>
    /// <param name="number">From 1, in sequence; the latest piece may be read again.</param>
    /// <param name="cancellationToken">Ends the work on it.</param>
    /// <exception cref="AnswerLostException">The silo that composed the answer no longer has it.</exception>
    [Alias("Next")]
    Task<byte[]?> NextAsync(int number, CancellationToken cancellationToken = default);

    /// <summary>A piece of a file, see <see cref="RouteAnswer.FileLength"/>; empty at its end.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="cancellationToken">Ends the work on it.</param>
    /// <exception cref="AnswerLostException">The silo that opened the file no longer has it open.</exception>
    [Alias("Read")]
    Task<byte[]> ReadAsync(long offset, CancellationToken cancellationToken = default);

    /// <summary>Ends the reading before the last piece.</summary>
    [Alias("End")]
    Task EndAsync();
}

/// <summary>A long answer was not read for a while, or its silo is gone. The rest is lost.</summary>
[GenerateSerializer, Alias("confd.AnswerLostException")]
public sealed class AnswerLostException() : Exception("The rest of the answer is lost");
