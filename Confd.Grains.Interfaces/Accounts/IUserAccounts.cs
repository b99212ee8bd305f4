using System.Text.Json.Nodes;

namespace Confd;

/// <summary>
/// The accounts with which users log in, when another service (wazo-auth) keeps them. Every call carries the caller's own
/// token (<see cref="Caller.Token"/>), so the caller's own permissions apply there.
/// </summary>
/// <remarks>
/// Each method throws <see cref="RefusedException"/>, in the other service's words, when that service refuses or does not answer.
/// Source: wazo-auth 0.1 API, users.
/// </remarks>
public interface IUserAccounts
{
    /// <summary>Creates an account and returns it in the other service's form.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="tenant">Owner of the account.</param>
    /// <param name="account">Its fields: uuid, username, firstname, lastname, email_address, password, purpose, enabled.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<JsonObject> CreateAsync(Caller caller, Guid tenant, JsonObject account, CancellationToken cancellationToken);

    /// <summary>Changes an account; absent fields stay unchanged.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="tenant">Owner of the account.</param>
    /// <param name="user">The account.</param>
    /// <param name="account">As in <see cref="CreateAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task EditAsync(Caller caller, Guid tenant, Guid user, JsonObject account, CancellationToken cancellationToken);

    /// <summary>Deletes an account; does nothing when it does not exist.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="tenant">Owner of the account.</param>
    /// <param name="user">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteAsync(Caller caller, Guid tenant, Guid user, CancellationToken cancellationToken);

    /// <summary>User names of all accounts of the caller's tenant.</summary>
    Task<IReadOnlyDictionary<Guid, string>> UsernamesAsync(Caller caller, CancellationToken cancellationToken);
}
