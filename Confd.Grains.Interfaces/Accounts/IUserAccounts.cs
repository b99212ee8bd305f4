using System.Text.Json.Nodes;

namespace Confd;

/// <summary>
/// The accounts with which users log in, where another service keeps them (wazo-auth). Everything is done with the caller's own
/// token (<see cref="Caller.Token"/>), so it takes the caller's own permissions there.
/// </summary>
/// <remarks>
/// Each method refuses with <see cref="RefusedException"/>, in the other service's words, what that service refuses or does not answer.
/// Source: wazo-auth 0.1 API, users.
/// </remarks>
public interface IUserAccounts
{
    /// <summary>Makes an account and returns it as the other service shows it.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="tenant">Owner of the account.</param>
    /// <param name="account">Its fields: uuid, username, firstname, lastname, email_address, password, purpose, enabled.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<JsonObject> CreateAsync(Caller caller, Guid tenant, JsonObject account, CancellationToken cancellationToken);

    /// <summary>Changes an account; fields that are absent stay.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="tenant">Owner of the account.</param>
    /// <param name="user">The account.</param>
    /// <param name="account">As in <see cref="CreateAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task EditAsync(Caller caller, Guid tenant, Guid user, JsonObject account, CancellationToken cancellationToken);

    /// <summary>Deletes an account; one that does not exist is deleted already.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="tenant">Owner of the account.</param>
    /// <param name="user">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteAsync(Caller caller, Guid tenant, Guid user, CancellationToken cancellationToken);

    /// <summary>User names of all accounts of the caller's tenant.</summary>
    Task<IReadOnlyDictionary<Guid, string>> UsernamesAsync(Caller caller, CancellationToken cancellationToken);
}
