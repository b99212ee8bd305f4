namespace Confd;

/// <summary>The rest of an answer that is too long for one message. Key: <see cref="RouteAnswer.Rest"/>.</summary>
[Alias("confd.IAnswerGrain")]
public interface IAnswerGrain : IGrainWithGuidKey
{
    /// <summary>A piece of the answer's body; null when there is none after the piece before.</summary>
    /// <param name="number">From 1 on, one after the other; the last one may be asked for again.</param>
    /// <param name="cancellationToken">Ends the work on it.</param>
    /// <exception cref="AnswerLostException">The silo that composed the answer has no more of it.</exception>
    [Alias("Next")]
    Task<byte[]?> NextAsync(int number, CancellationToken cancellationToken = default);

    /// <summary>Nobody reads on.</summary>
    [Alias("End")]
    Task EndAsync();
}

/// <summary>A long answer was not read for a while, or its silo is gone: what is left of it can't be had any more.</summary>
[GenerateSerializer, Alias("confd.AnswerLostException")]
public sealed class AnswerLostException() : Exception("The rest of the answer is lost");
