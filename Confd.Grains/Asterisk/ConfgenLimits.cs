namespace Confd.Asterisk;

/// <summary>Limits for a client of the generator's protocol.</summary>
/// <param name="Connections">Most at once; further ones wait until one ends.</param>
/// <param name="LineLength">Most bytes of the line, its end included.</param>
/// <param name="LineTime">Longest wait for the line.</param>
/// <param name="IdleTime">Longest wait for the client to take a piece of the text.</param>
internal sealed record ConfgenLimits(int Connections, int LineLength, TimeSpan LineTime, TimeSpan IdleTime)
{
    /// <summary>Enough for Asterisk, which asks for one file after the other.</summary>
    public static ConfgenLimits Default { get; } = new(32, 256, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
}
