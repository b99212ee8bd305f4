using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Writes the sections of a SIP endpoint: <c>endpoint</c>, <c>auth</c>, <c>aor</c>, and those of trunks.</summary>
/// <remarks>Source: docs.asterisk.org, res_pjsip: sections of one name differ in their type.</remarks>
internal sealed class PjsipSections
{
    /// <summary>Prefixes of the names of further sections, before the endpoint's name.</summary>
    private const string OutboundAuth = "outbound_auth_";

    private const string RegistrationAuth = "auth_reg_";

    private static readonly IReadOnlySet<string> Secrets = ConfSecrets.Of<SipEndpoint>(nameof(SipEndpoint.AuthSectionOptions));

    private readonly Stored<SipEndpoint> sip;
    private readonly ImageReader read;
    private readonly ConfText text;
    private readonly string name;

    /// <summary>Reads an endpoint with its templates.</summary>
    public PjsipSections(Stored<SipEndpoint> sip, ImageReader read, ConfText text)
    {
        (this.sip, this.read, this.text) = (sip, read, text);
        name = sip.Value.Name;
        Merged = MergedSip.Of(sip, read);
    }

    /// <summary>Its options.</summary>
    public MergedSip Merged { get; }

    /// <summary>True when callers from the endpoint must log in.</summary>
    public bool HasCredentials =>
        Merged.Auth.Find("username") is not null && Merged.Auth.Any(option => Secrets.Contains(option[0]));

    /// <summary>
    /// The <c>auth</c> section for calls from the endpoint. An endpoint's name may equal the name of another endpoint's section.
    /// The colon, which no endpoint's name has, keeps it from giving that endpoint a password.
    /// </summary>
    private string AuthName =>
        name.StartsWith(OutboundAuth, StringComparison.Ordinal) || name.StartsWith(RegistrationAuth, StringComparison.Ordinal)
            ? $"{name}:auth"
            : name;

    /// <summary>The endpoint itself, with its login and the addresses at which it is called.</summary>
    /// <param name="context">Context of calls from it; null for what its options say.</param>
    /// <param name="options">Replacements of its options; those without a value replace nothing.</param>
    /// <param name="variables">Replacements of its variables.</param>
    public PjsipSections Endpoint(
        string? context, IReadOnlyList<(string Name, string? Value)> options, IEnumerable<(string Name, string Value)> variables)
    {
        (string Name, string? Value)[] added =
        [
            ("context", context),
            ("aors", Merged.Aor.Count > 0 ? name : null),
            ("auth", Merged.Auth.Count > 0 ? AuthName : null),
            ("outbound_auth", Merged.OutboundAuth.Count > 0 ? OutboundAuth + name : null),
            .. options,
        ];
        HashSet<string> taken =
        [
            "type", "aors", "auth", "outbound_auth", MergedSip.Variable, .. added.Where(one => one.Value is not null).Select(one => one.Name),
        ];
        text.Section(name).Option("type", "endpoint");
        Write(Merged.Endpoint.Where(option => !taken.Contains(option[0])));
        foreach (var (option, value) in added)
        {
            text.Option(option, value);
        }
        Variables([.. variables]);
        Section(AuthName, "auth", Merged.Auth);
        Section(name, "aor", Merged.Aor);
        Section(OutboundAuth + name, "auth", Merged.OutboundAuth);
        return this;
    }

    /// <summary>The addresses that identify calls from the endpoint.</summary>
    public PjsipSections Identify()
    {
        if (Merged.Identify.Count > 0)
        {
            text.Section(name).Option("type", "identify");
            Write(Merged.Identify.Where(option => option[0] is not ("type" or "endpoint")));
            text.Option("endpoint", name);
        }
        return this;
    }

    /// <summary>How Asterisk registers at the other side.</summary>
    /// <remarks>Asterisk refuses a registration that names an endpoint without <c>line</c>.</remarks>
    public PjsipSections Registration()
    {
        var options = Merged.Registration;
        if (options.Find("server_uri") is null || options.Find("client_uri") is null)
        {
            if (options.Find("server_uri") is not null || options.Find("client_uri") is not null
                || Merged.RegistrationAuth.Count > 0)
            {
                text.Error(sip.Id, "It can't register: set both server_uri and client_uri in registration_section_options.");
            }
            return this;
        }
        var line = options.Find("line");
        text.Section(name).Option("type", "registration");
        Write(options.Where(option => option[0] is not ("type" or "endpoint" or "outbound_auth")));
        if (line is null)
        {
            text.Option("line", "yes");
        }
        if (line is null || ConfText.IsYes(line))
        {
            text.Option("endpoint", name);
        }
        if (Merged.RegistrationAuth.Count > 0)
        {
            text.Option("outbound_auth", RegistrationAuth + name);
        }
        Section(RegistrationAuth + name, "auth", Merged.RegistrationAuth);
        return this;
    }

    private void Section(string section, string type, IReadOnlyList<IReadOnlyList<string>> options)
    {
        if (options.Count > 0)
        {
            text.Section(section).Option("type", type);
            Write(options.Where(option => option[0] != "type"));
        }
    }

    private void Variables(IReadOnlyList<(string Name, string Value)> variables)
    {
        var set = variables.Select(variable => variable.Name).ToHashSet();
        Write(Merged.Endpoint.Where(option =>
            option[0] == MergedSip.Variable && !(EndpointOptionGuard.VariableOf(option[1]) is { } variable && set.Contains(variable))));
        foreach (var (variable, value) in variables)
        {
            text.Option(MergedSip.Variable, $"{variable}={value}");
        }
    }

    private void Write(IEnumerable<IReadOnlyList<string>> options)
    {
        foreach (var option in EndpointOptionGuard.Permitted(options, sip, read, text))
        {
            text.Option(option[0], option[1], Secrets.Contains(option[0]));
        }
    }
}
