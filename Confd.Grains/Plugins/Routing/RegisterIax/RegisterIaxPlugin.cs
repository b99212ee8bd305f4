namespace Confd.Plugins;

/// <summary>Declares <c>/registers/iax</c>: registrations at IAX operators.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, registers/iax. Without a trunk it belongs to the tenant that created it, which no field shows.
/// </remarks>
public sealed class RegisterIaxPlugin() : ResourcePlugin<IaxRegistration>("register_iax")
{
    /// <summary>Longest line in Asterisk's file.</summary>
    private const int MaxLength = 255;

    public override void Declare(ResourceBuilder<IaxRegistration> register) => register
        .Named("registers/iax", called: "IAXRegister")
        .Canonicalize(AsAsteriskReads)
        .Must(
            r => r is not { AuthUsername.Length: > 0, AuthPassword: null or "" },
            Refusals.Field("auth_username", new[] { "Cannot set field \"auth_username\" if the field \"auth_password\" is not set" }))
        .Must(
            r => r is not { CallbackContext.Length: > 0, CallbackExtension: null or "" },
            Refusals.Field("callback_context", new[] { "Cannot set field \"callback_context\" if the field \"callback_extension\" is not set" }))
        .Must(r => LengthOf(r) <= MaxLength, Refusals.Schema($"The sum of all fields is longer than maximum length {MaxLength}"))
        // reading
        .Links("register_iax")
        // effects
        .Events("register_iax", "config.register.iax", r => new { r.Id }, [Reload.Iax], headers: _ => []);

    /// <summary>Drops the empty values of <c>[user][:password]@host[:port][/extension][?context]</c>.</summary>
    private static IaxRegistration AsAsteriskReads(IaxRegistration register) => register with
    {
        AuthUsername = string.IsNullOrEmpty(register.AuthPassword) ? NullIfEmpty(register.AuthUsername) : register.AuthUsername ?? "",
        AuthPassword = NullIfEmpty(register.AuthPassword),
        RemotePort = register.RemotePort == 0 ? null : register.RemotePort,
        CallbackExtension = NullIfEmpty(register.CallbackExtension),
        CallbackContext = NullIfEmpty(register.CallbackContext),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int LengthOf(IaxRegistration register)
    {
        var line = (register.AuthPassword is { } password ? $"{register.AuthUsername}:{password}@" : "") + register.RemoteHost
            + (register.RemotePort is { } port ? $":{port}" : "")
            + (register.CallbackExtension is { } extension ? $"/{extension}" : "")
            + (register.CallbackContext is { } context ? $"?{context}" : "");
        return line.EnumerateRunes().Count();
    }
}
