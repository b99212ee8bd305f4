namespace Confd.Asterisk;

/// <summary>What a client of the generator's protocol may take.</summary>
/// <param name="Connections">Most at once; others wait until one of them ends.</param>
/// <param name="LineLength">Most bytes of the line, its end included.</param>
/// <param name="LineTime">Longest wait for the line.</param>
/// <param name="IdleTime">Longest wait for the client to take a piece of the text.</param>
internal sealed record ConfgenLimits(int Connections, int LineLength, TimeSpan LineTime, TimeSpan IdleTime)
{
    /// <summary>Asterisk asks for one file after the other.</summary>
    public static ConfgenLimits Default { get; } = new(32, 256, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
}
