namespace Confd.Resources;

/// <summary>How operations ask other services: no proxy, redirects or cookies, no long waits, no large answers.</summary>
internal static class OtherService
{
    /// <summary>Makes a client that follows changes of the service's address.</summary>
    /// <param name="timeout">How long a whole answer may take.</param>
    /// <param name="mostBytes">How large it may be.</param>
    public static HttpClient NewClient(TimeSpan timeout, int mostBytes) => new(new SocketsHttpHandler
    {
        UseProxy = false, AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = timeout, MaxResponseContentBufferSize = mostBytes,
    };
}
