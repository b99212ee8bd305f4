using Confd.Resources;

namespace Confd.Plugins;

/// <summary>How users look within other resources.</summary>
public static class UserViews
{
    /// <summary>uuid, names and link.</summary>
    public static object Brief(ViewNode<User> user) => new
    {
        user.Value.Uuid,
        user.Value.Firstname,
        user.Value.Lastname,
        Links = LinkView.To("users", $"/users/{user.Value.Id}"),
    };
}
