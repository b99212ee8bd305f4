using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>The function keys of a user, for files.</summary>
internal static class UserKeys
{
    private static readonly RelationPath Own = PrivateTemplates.OfUser;
    private static readonly RelationPath Public = UserTemplates.Template;

    /// <summary>The public template's keys, replaced by the user's own, by position.</summary>
    public static IReadOnlyDictionary<int, FuncKey> Of(Stored<User> user, ImageReader read)
    {
        var keys = new SortedDictionary<int, FuncKey>();
        foreach (var template in new[] { Public, Own }.SelectMany(path => read.Related<FuncKeyTemplate>(user.Id, path)))
        {
            foreach (var (position, key) in template.Value.Keys)
            {
                keys[position] = key;
            }
        }
        return keys;
    }
}
