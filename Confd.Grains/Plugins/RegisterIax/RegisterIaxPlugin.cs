using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/registers/iax</c>: registrations at operators over IAX.</summary>
/// <remarks>Source: wazo-confd 1.1 API, register_iax.</remarks>
public sealed class RegisterIaxPlugin : ResourcePlugin<IaxRegister>
{
    /// <summary>All parts are one line of Asterisk's configuration.</summary>
    private const int Longest = 255;

    /// <inheritdoc/>
    public override string Name => "register_iax";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<IaxRegister> register) => register
        .Named("registers/iax", called: "IAXRegister", by: r => r.Id)
        .SystemWide()
        // The body alone, then what it makes of the stored state.
        .Body(body => Check(
            (string?)body["auth_username"], (string?)body["auth_password"], (string?)body["callback_extension"],
            (string?)body["callback_context"]))
        .Canonicalize(r => r with
        {
            RemotePort = r.RemotePort == 0 ? null : r.RemotePort,
            AuthUsername = NullIfEmpty(r.AuthUsername) ?? (NullIfEmpty(r.AuthPassword) is null ? null : ""),
            AuthPassword = NullIfEmpty(r.AuthPassword),
            CallbackExtension = NullIfEmpty(r.CallbackExtension),
            CallbackContext = NullIfEmpty(r.CallbackContext),
        })
        // rules, in this order
        .Rule(r => Check(r.Value.AuthUsername, r.Value.AuthPassword, r.Value.CallbackExtension, r.Value.CallbackContext))
        .Rule(r => Line(r.Value).Length > Longest
            ? Refusals.Schema($"The sum of all fields is longer than maximum length {Longest}")
            : null)
        // reading
        .Columns(r => r.Id)
        .Sort(by: "id")
        .Links("register_iax")
        // effects
        .On(Change.Created, r => Tell("created", r.Value))
        .On(Change.Edited, r => Tell("edited", r.Value))
        .On(Change.Deleted, r => Tell("deleted", r.Value));

    private static Refusal? Check(string? username, string? password, string? extension, string? context) =>
        !string.IsNullOrEmpty(username) && string.IsNullOrEmpty(password)
            ? Needs("auth_username", "auth_password")
            : !string.IsNullOrEmpty(context) && string.IsNullOrEmpty(extension)
                ? Needs("callback_context", "callback_extension")
                : null;

    private static Refusal Needs(string field, string other) =>
        Refusals.Field(field, new[] { $"Cannot set field \"{field}\" if the field \"{other}\" is not set" });

    /// <summary><c>user:password@host:port/extension?context</c>.</summary>
    private static string Line(IaxRegister register)
    {
        var login = register.AuthPassword is null ? "" : $"{register.AuthUsername}:{register.AuthPassword}@";
        var port = register.RemotePort is { } number ? $":{number}" : "";
        var extension = register.CallbackExtension is { } exten ? $"/{exten}" : "";
        var context = register.CallbackContext is { } name ? $"?{name}" : "";
        return login + register.RemoteHost + port + extension + context;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Told Tell(string what, IaxRegister register) =>
        new($"register_iax_{what}", $"config.register.iax.{what}", new { register.Id }) { Reload = ["iax2 reload"] };
}
