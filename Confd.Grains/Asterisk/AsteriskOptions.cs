using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.RegularExpressions;
using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Asterisk;

/// <summary>How an Asterisk gets its files. Section <c>Confd:Asterisk</c>.</summary>
[Section("Confd:Asterisk")]
public sealed partial class AsteriskOptions : IValidatableObject
{
    /// <summary>The folder that every file is written into. Default: they are not written.</summary>
    public string? Directory { get; set; }

    /// <summary>Where files are served by the line protocol of the platform's generator, <c>tcp://127.0.0.1:8669</c>. Default: nowhere.</summary>
    [TcpAddress]
    public Uri? ConfgenUrl { get; set; }

    /// <summary>
    /// <see cref="ConfgenUrl"/> may be an address that other machines reach. Default false: the protocol has no authentication, and
    /// the files hold passwords.
    /// </summary>
    public bool ConfgenAllowRemote { get; set; }

    /// <summary>Modules that Asterisk does not load, for example <c>chan_sip.so</c>. Default: none.</summary>
    public TextList NoLoad { get; set; } = [];

    /// <summary>
    /// Which dialplan <c>extensions.conf</c> is: <c>standalone</c>, which needs nothing but Asterisk, or <c>platform</c>, which leads to the
    /// subroutines of the platform's own dialplan files. Default standalone.
    /// </summary>
    [OneOf("standalone or platform")]
    public string Dialplan { get; set; } = "standalone";

    /// <summary>
    /// A line that is made with a SIP endpoint gets user name, password and the tenant's default SIP template, where the request does
    /// not say otherwise, as consoles of the platform have it. Default false: as in the 1.1 API, such an endpoint has what the request
    /// gives and nothing else.
    /// </summary>
    public bool LineCredentials { get; set; }

    /// <summary>
    /// Where Asterisk reaches Confd, for example <c>http://127.0.0.1:9486</c>: codes that a phone dials to change a service are told
    /// there. Default none: such codes are not in the dialplan.
    /// </summary>
    [Address]
    public Uri? ApiUrl { get; set; }

    /// <summary>
    /// The token that codes are told with. It stands in <c>extensions.conf</c>, so give it <c>confd.asterisk.endpoints.*.codes.*.update</c> and
    /// nothing else.
    /// </summary>
    [Secret, Shape("[A-Za-z0-9._~+/=-]{1,1024}", "a token of letters, digits and . _ ~ + / = -")]
    public string? ApiKey { get; set; }

    /// <summary>Asterisk servers that reload what has changed, numbered from 0.</summary>
    public Dictionary<string, AsteriskServerOptions> Servers { get; set; } = [];

    /// <summary>How long changes are gathered before <see cref="Servers"/> reload, 0 to 1 minute. Default 1 second.</summary>
    [DurationRange("00:00:00", "00:01:00")]
    public Duration ReloadWindow { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for one of <see cref="Servers"/>, 0.1 seconds to 10 minutes. Default 1 minute: large files take a while to load.</summary>
    [DurationRange("00:00:00.1", "00:10:00")]
    public Duration ReloadTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary><see cref="Servers"/> as the sinks use them.</summary>
    internal IReadOnlyList<AsteriskTarget> Targets() =>
        [.. Servers.OrderBy(server => server.Key, StringComparer.Ordinal).Select(server => new AsteriskTarget(server.Value, ReloadWindow, ReloadTimeout))];

    /// <summary><see cref="ApiUrl"/> as the dialplan has it, without a slash at its end; null when codes are not told.</summary>
    public string? Api() => ApiKey is null ? null : ApiUrl?.AbsoluteUri.TrimEnd('/');

    /// <summary>See <see cref="ConfgenUrl"/>.</summary>
    internal IPEndPoint? Confgen => TcpAddressAttribute.EndPointOf(ConfgenUrl);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Confgen is { } confgen && !IPAddress.IsLoopback(confgen.Address) && !ConfgenAllowRemote)
        {
            yield return new(
                $"Confd:Asterisk:ConfgenUrl must be an address of this machine alone, like tcp://127.0.0.1:8669, not '{ConfgenUrl}': who connects "
                + "gets passwords without being asked for one. Confd:Asterisk:ConfgenAllowRemote=true allows it all the same.");
        }
        if ((ApiUrl is null) != (ApiKey is null))
        {
            yield return new("Confd:Asterisk:ApiUrl and Confd:Asterisk:ApiKey belong together.");
        }
        if (Api() is { } api && !PlainAddress().IsMatch(api))
        {
            yield return new("Confd:Asterisk:ApiUrl must have nothing but letters, digits and . _ ~ : / [ ] -: it stands in the dialplan.");
        }
        foreach (var fault in Servers.SelectMany(server => server.Value.FaultsOf($"Confd:Asterisk:Servers:{server.Key}")))
        {
            yield return new(fault);
        }
        foreach (var same in Servers.Values.Select(server => server.Called).OfType<string>()
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            yield return new($"Confd:Asterisk:Servers: two servers are called '{same.Key}'; give each a Name of its own.");
        }
    }

    [GeneratedRegex(@"\Ahttps?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~/-]*)?\z")]
    private static partial Regex PlainAddress();
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class AsteriskOptionsValidator : IValidateOptions<AsteriskOptions>;
