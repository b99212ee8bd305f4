using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>How operations ask other services: no proxy, redirects or cookies, no long waits, no large answers.</summary>
public static class OtherService
{
    /// <summary>Makes a client that follows changes of the service's address.</summary>
    /// <param name="timeout">How long a whole answer may take.</param>
    /// <param name="mostBytes">How large it may be.</param>
    /// <param name="tls">How the service's certificate is checked; null for the machine's way.</param>
    public static HttpClient NewClient(TimeSpan timeout, int mostBytes, SslClientAuthenticationOptions? tls = null) => new(new SocketsHttpHandler
    {
        UseProxy = false, AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        SslOptions = tls,
    })
    {
        Timeout = timeout, MaxResponseContentBufferSize = mostBytes,
    };

    /// <summary>The JSON object that a service has answered; null when the answer is none. Of a name that comes twice, the last counts.</summary>
    public static JsonObject? ObjectOf(byte[] answer) => BodyReader.Parse(answer).Given;

    /// <summary>The header that logs in with name and password (RFC 7617).</summary>
    public static AuthenticationHeaderValue Basic(string? username, string? password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));
}
