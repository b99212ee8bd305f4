using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/registers/iax</c>: registrations at IAX operators.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, registers/iax. Without a trunk it belongs to the tenant that created it, which no field shows.
/// </remarks>
public sealed class RegisterIaxPlugin : ResourcePlugin<IaxRegistration>
{
    /// <summary>Longest line in Asterisk's file.</summary>
    private const int MaxLength = 255;

    /// <inheritdoc/>
    public override string Name => "register_iax";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<IaxRegistration> register) => register
        .Named("registers/iax", called: "IAXRegister", by: r => r.Id)
        .TenantScoped()
        .Canonicalize(AsAsteriskReads)
        .Rule(r => Check(r.Value.AuthUsername, r.Value.AuthPassword, r.Value.CallbackExtension, r.Value.CallbackContext))
        .Must(r => LengthOf(r) <= MaxLength, Refusals.Schema($"The sum of all fields is longer than maximum length {MaxLength}"))
        // reading
        .Columns(r => r.Id)
        .Sort(by: "id")
        .Links("register_iax")
        // effects
        .OnEveryChange(EventOf);

    private static Refusal? Check(string? username, string? password, string? extension, string? context) =>
        !string.IsNullOrEmpty(username) && string.IsNullOrEmpty(password)
            ? Refusals.Field("auth_username", new[] { "Cannot set field \"auth_username\" if the field \"auth_password\" is not set" })
        : !string.IsNullOrEmpty(context) && string.IsNullOrEmpty(extension)
            ? Refusals.Field("callback_context", new[] { "Cannot set field \"callback_context\" if the field \"callback_extension\" is not set" })
        : null;

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

    private static DomainEvent EventOf(string what, IaxRegistration register) =>
        new($"register_iax_{what}", $"config.register.iax.{what}", new { register.Id })
        {
            Headers = [],
            Reload = [Reload.Iax],
        };
}
