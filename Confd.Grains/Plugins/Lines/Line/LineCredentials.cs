using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Adds what a phone needs to register, for lines that are created without it.</summary>
internal static class LineCredentials
{
    private const string Auth = "auth_section_options";
    private const string Templates = "templates";

    /// <summary>24 of 62 characters: 142 bits.</summary>
    private const int PasswordLength = 24;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>
    /// Adds user name and password, and the default template of the tenant, to the body of a SIP endpoint that does not mention them;
    /// does nothing unless <see cref="Asterisk.AsteriskOptions.LineCredentials"/> is on.
    /// </summary>
    /// <param name="work">The operation that makes the line.</param>
    /// <param name="sip">The body.</param>
    /// <param name="cancellationToken">Cancels the read of the tenant.</param>
    public static async ValueTask CompleteAsync(UnitOfWork work, JsonObject sip, CancellationToken cancellationToken)
    {
        if (!work.Service<IOptions<Asterisk.AsteriskOptions>>().Value.LineCredentials)
        {
            return;
        }
        if (!sip.ContainsKey(Templates) && (await work.TenantAsync(cancellationToken))?.GlobalSipTemplateUuid is { } template)
        {
            sip[Templates] = new JsonArray(new JsonObject { ["uuid"] = $"{template}" });
        }
        if (sip.ContainsKey(Auth))
        {
            return;
        }
        // Asterisk identifies a registering phone by the endpoint's name, so endpoint and user name are the same.
        var name = (string?)sip["name"] is { Length: > 0 } given ? given : RandomName.Eight();
        sip["name"] = name;
        sip[Auth] = new JsonArray(
            new JsonArray("username", name), new JsonArray("password", RandomNumberGenerator.GetString(Letters, PasswordLength)));
    }
}
