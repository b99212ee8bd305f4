using System.Text.Json.Nodes;
using Confd.Fields;
using Microsoft.Extensions.Logging;

namespace Confd.Plugins;

/// <summary>
/// Accounts with which users log in. Another service keeps them, outside our transaction. So they are created last, and removed
/// again when the change is not committed.
/// </summary>
internal static partial class UserAccounts
{
    /// <summary>The service that keeps accounts; null in modes without accounts.</summary>
    public static IUserAccounts? Of(UnitOfWork work) => work.OptionalService<IUserAccounts>();

    /// <summary>The service that keeps accounts.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="field">The field that asks for an account.</param>
    /// <exception cref="RefusedException">There is none, so no account can be created.</exception>
    public static IUserAccounts Require(UnitOfWork work, string field) => Of(work) ?? throw new RefusedException(Refusals.Input(
        $"{field}: this service manages no accounts of users; it does with Confd:Auth:Mode=Wazo"));

    /// <summary>The account of a user: fields that are not given come from the user.</summary>
    /// <param name="user">The user, whose uuid the account has.</param>
    /// <param name="given">Validated fields.</param>
    public static JsonObject Of(User user, JsonObject given)
    {
        var email = Text(given, "email_address") ?? user.Email;
        var account = new JsonObject
        {
            ["uuid"] = $"{user.Uuid}",
            ["username"] = Text(given, "username") ?? user.Username ?? email ?? $"{user.Uuid}",
            ["firstname"] = Text(given, "firstname") ?? user.Firstname,
            ["lastname"] = Text(given, "lastname") ?? user.Lastname,
            ["purpose"] = Text(given, "purpose") ?? "user",
            ["enabled"] = given["enabled"]?.DeepClone() ?? true,
        };
        if (email is not null)
        {
            account["email_address"] = email;
        }
        if ((Text(given, "password") ?? user.Password) is { } password)
        {
            account["password"] = password;
        }
        return account;
    }

    /// <summary>Creates an account now; it is removed again unless the unit of work is committed.</summary>
    public static async Task<JsonObject> CreateAsync(
        UnitOfWork work, IUserAccounts accounts, Guid tenant, JsonObject account, CancellationToken cancellationToken)
    {
        var made = await accounts.CreateAsync(work.Caller, tenant, account, cancellationToken);
        var user = Guid.Parse((string)account["uuid"]!);
        work.DoneOutside(async token =>
        {
            try
            {
                await accounts.DeleteAsync(work.Caller, tenant, user, token);
            }
            catch (RefusedException refused)
            {
                LogLeft(work.Service<ILogger<User>>(), user, refused.Message);
            }
        });
        return made;
    }

    private static string? Text(JsonObject given, string field) => (string?)given[field] is { Length: > 0 } text ? text : null;

    [LoggerMessage(LogLevel.Warning, "The account {User} of a user who was not made after all could not be removed: {Reason}")]
    private static partial void LogLeft(ILogger logger, Guid user, string reason);
}

/// <summary>The account in a user's body.</summary>
internal sealed record UserAccountFields
{
    [Length(Min = 1, Max = 256)] public string? Username { get; init; }

    [Secret, Length(Min = 1)] public string? Password { get; init; }

    public string? Firstname { get; init; }

    public string? Lastname { get; init; }

    [OneOf("user", "internal", "external_api")] public string Purpose { get; init; } = "user";

    public bool Enabled { get; init; } = true;

    [Email] public string? EmailAddress { get; init; }

    public override string ToString() => RecordText.Of(this);
}
