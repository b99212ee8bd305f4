namespace Confd.Gateway.Hosting;

/// <summary>How the gateway behaves when it, or a silo, goes away. Section <c>Confd:Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message begins with it.</exception>
    public GatewayOptions(IConfiguration configuration)
    {
        DrainTime = TimeSpan.FromSeconds(Setting.Number(configuration, "Confd:Gateway:DrainSeconds", 0, 0, 600));
        RetryTime = TimeSpan.FromSeconds(Setting.Number(configuration, "Confd:Gateway:RetrySeconds", 15, 0, 300));
    }

    /// <summary>
    /// <c>DrainSeconds</c>, 0 to 600: how long the gateway still serves after it has told load balancers that it
    /// is no longer ready. Default 0.
    /// </summary>
    public TimeSpan DrainTime { get; }

    /// <summary><c>RetrySeconds</c>, 0 to 300: how long requests that may be repeated are repeated. Default 15.</summary>
    public TimeSpan RetryTime { get; }
}
