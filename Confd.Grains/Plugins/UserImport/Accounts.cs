namespace Confd.Plugins;

/// <summary>Accounts of users, with which they log in.</summary>
internal static class Accounts
{
    /// <summary>Refuses accounts where this service has none to give.</summary>
    public static Refusal NotOffered { get; } = Refusals.Input(
        "username, password: this service manages no accounts of users; it does with Confd:Auth:Mode=Wazo");
}
