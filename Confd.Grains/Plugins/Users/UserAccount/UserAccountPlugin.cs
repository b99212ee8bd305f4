using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Adds <c>auth</c> to users: the account with which a user logs in, kept by wazo-auth.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
public sealed class UserAccountPlugin() : RoutePlugin("user_account")
{
    // An edit or a deletion of an account is not undone, so it comes after what the lines change in other services.
    public override void Declare(RouteBuilder routes) => routes.Extends<User>(user => user.Part<AccountOfUser>(
        editedAfter: typeof(UserLinesPart), deletedAfter: typeof(UserLinesPart)));
}

/// <summary>The account of a user.</summary>
internal sealed class AccountOfUser : IResourcePart<User>
{
    private const string Field = "auth";

    public Type Body => typeof(AccountBody);

    public Type Answer => typeof(AccountAnswer);

    public ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given[Field] is JsonObject given)
        {
            var (work, user) = (part.UnitOfWork, part.Stored.Value);
            var accounts = UserAccounts.Require(work, Field);
            var account = UserAccounts.Of(user, given);
            JsonObject? made = null;
            work.AtEnd(async token => made = await UserAccounts.CreateAsync(work, accounts, user.TenantUuid, account, token));
            part.Answers.Add(Field, (_, _) => ValueTask.FromResult<object?>(made));
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given[Field] is JsonObject given)
        {
            var (work, user) = (part.UnitOfWork, part.Stored.Value);
            var accounts = UserAccounts.Require(work, Field);
            var account = given.DeepClone().AsObject();
            work.AtEnd(token => accounts.EditAsync(work.Caller, user.TenantUuid, user.Uuid, account, token));
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        if (UserAccounts.Of(work) is { } accounts)
        {
            work.AtEnd(token => accounts.DeleteAsync(work.Caller, stored.Value.TenantUuid, stored.Value.Uuid, token));
        }
        return ValueTask.CompletedTask;
    }

    private sealed record AccountAnswer(object? Auth);

    private sealed record AccountBody
    {
        public UserAccountFields? Auth { get; init; }
    }
}
