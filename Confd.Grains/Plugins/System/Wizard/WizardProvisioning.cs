using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>
/// Creates the first configurations of wazo-provd, when it keeps the phones. It finds and keeps what an earlier attempt has
/// created, with its passwords, so every attempt has the same result.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, wizard.</remarks>
internal sealed partial class WizardProvisioning
{
    private const string Raw = "raw_config";

    private const string Letters = "2346789bcdfghjkmnpqrtvwxyzBCDFGHJKLMNPQRTVWXYZ";

    private const string LettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private readonly UnitOfWork work;
    private readonly ProvdCalls calls;

    private WizardProvisioning(UnitOfWork work, string? token)
    {
        this.work = work;
        calls = new ProvdCalls(work.Service<ProvdClient>(), TimeSpan.FromSeconds(8)) { Token = token };
    }

    /// <summary>wazo-provd with its own token, or else with the wizard's; null where phones are embedded.</summary>
    /// <exception cref="RefusedException">wazo-auth gives no token (503).</exception>
    public static async ValueTask<WizardProvisioning?> OfAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var options = work.Service<IOptions<ProvdOptions>>().Value;
        if (!options.IsProvd)
        {
            return null;
        }
        var token = options.Token is null && WizardAuth.Of(work) is { } auth ? await auth.NewTokenAsync(cancellationToken) : null;
        return new WizardProvisioning(work, token);
    }

    /// <summary>The status that wazo-provd reports, or <c>fail</c>; null where phones are embedded.</summary>
    public static async ValueTask<string?> StatusAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        try
        {
            return await OfAsync(work, cancellationToken) is { } provisioning
                ? await provisioning.calls.StatusAsync(cancellationToken)
                : null;
        }
        catch (Exception exception) when (exception is ProvdException or RefusedException)
        {
            return "fail";
        }
    }

    /// <summary>Makes the configurations, in the order of the contract, and the account with which phones without a line register.</summary>
    /// <exception cref="RefusedException">wazo-provd can't be asked, or refuses (503).</exception>
    public async ValueTask MakeAsync(SystemNetwork network, string language, CancellationToken cancellationToken)
    {
        try
        {
            var address = network.IpAddress;
            await PutAsync(new JsonObject
            {
                ["id"] = "base", ["X_type"] = "internal",
                [Raw] = new JsonObject { ["ntp_enabled"] = true, ["ntp_ip"] = address, ["X_xivo_phonebook_ip"] = address },
            }, cancellationToken);
            await PutAsync(new JsonObject
            {
                ["id"] = RegistrarPlugin.Default, ["X_type"] = "registrar", ["displayname"] = "local", ["proxy_main"] = address,
                ["registrar_main"] = address, [Raw] = new JsonObject { ["X_key"] = "xivo" },
            }, cancellationToken);
            await PutDefaultTemplateAsync(address, cancellationToken);
            var account = await PutAutoprovAsync(address, cancellationToken);
            await WriteAccountAsync(account.Name, account.Password, language, cancellationToken);
        }
        catch (ProvdException failed)
        {
            throw new RefusedException(Refusals.Unavailable(
                failed.Status is null ? "wazo-provd can't be asked, repeat the request later." : $"wazo-provd: {failed.Message}."));
        }
    }

    private async Task PutDefaultTemplateAsync(string address, CancellationToken cancellationToken)
    {
        var before = (await calls.ConfigAsync(Provisioning.DefaultTemplate, cancellationToken))?[Raw] as JsonObject ?? [];
        string Kept(string field) => before[field].AsText() ?? RandomNumberGenerator.GetString(LettersAndDigits, 16);
        await PutAsync(new JsonObject
        {
            ["id"] = Provisioning.DefaultTemplate, ["X_type"] = "device", ["label"] = "Default config device",
            [Raw] = new JsonObject
            {
                ["ntp_enabled"] = true, ["ntp_ip"] = address, ["sip_dtmf_mode"] = "RTP-out-of-band",
                ["admin_username"] = "admin", ["admin_password"] = Kept("admin_password"),
                ["user_username"] = "user", ["user_password"] = Kept("user_password"),
            },
        }, cancellationToken);
    }

    private async Task<(string Name, string Password)> PutAutoprovAsync(string address, CancellationToken cancellationToken)
    {
        var before = (((await calls.ConfigAsync(Provisioning.Autoprov, cancellationToken))?[Raw] as JsonObject)?["sip_lines"] as JsonObject)?["1"]
            as JsonObject ?? [];
        // Both go into Asterisk's file.
        static bool IsOurs(string? text) => text is { Length: > 0 } && text.All(char.IsAsciiLetterOrDigit);
        var (name, password) = (before["username"].AsText(), before["password"].AsText());
        if (!IsOurs(name) || !IsOurs(password))
        {
            (name, password) = ("ap" + RandomNumberGenerator.GetString(Letters, 8), RandomNumberGenerator.GetString(LettersAndDigits, 8));
        }
        await PutAsync(new JsonObject
        {
            ["id"] = Provisioning.Autoprov, ["X_type"] = "internal", ["role"] = "autocreate",
            ["parent_ids"] = new JsonArray("base", Provisioning.DefaultTemplate),
            [Raw] = new JsonObject
            {
                ["sccp_call_managers"] = new JsonObject { ["1"] = new JsonObject { ["ip"] = address } },
                ["sip_lines"] = new JsonObject
                {
                    ["1"] = new JsonObject
                    {
                        ["display_name"] = "Autoprov", ["number"] = "autoprov", ["username"] = name, ["password"] = password,
                        ["proxy_ip"] = address, ["registrar_ip"] = address,
                    },
                },
            },
        }, cancellationToken);
        return (name!, password!);
    }

    private Task PutAsync(JsonObject config, CancellationToken cancellationToken)
    {
        config["deletable"] = false;
        config["parent_ids"] ??= new JsonArray();
        return calls.PutConfigAsync(config, cancellationToken);
    }

    /// <summary>
    /// Asterisk reads the account from a file. If the file can't be written, phones without a line do not register.
    /// </summary>
    private async Task WriteAccountAsync(string name, string password, string language, CancellationToken cancellationToken)
    {
        var file = work.Service<IOptions<WizardOptions>>().Value.AutoprovFile;
        var text = $"""
            [global](+)
            default_outbound_endpoint = {name}

            [{name}](autoprov-endpoint)
            aors = {name}
            auth = {name}-auth
            language = {language}

            [{name}](autoprov-aor)

            [{name}-auth]
            type = auth
            username = {name}
            password = {password}

            """;
        try
        {
            // sysconfd gives the file to Asterisk's group.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
            }
            await using var writer = new FileStream(file, options);
            await writer.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(work.Service<ILogger<WizardProvisioning>>(), file, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The account of phones without a line is not written to {File}: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string file, string reason);
}
