using Confd.Asterisk;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Members of a queue of Asterisk: <c>interface,penalty,name,state interface</c>.</summary>
internal static class QueueMember
{
    /// <summary>Characters that a number may have besides letters and digits.</summary>
    private const string OtherDigits = "*#+-.";

    /// <summary>A user rings on all lines.</summary>
    public static void WriteUser(ConfText text, ImageReader read, ResourceId of, LinkRow link)
    {
        if (read.Find<User>(link.Right.Key) is not { } user)
        {
            return;
        }
        var address = $"{user.Value.Uuid}@{DialplanNames.SharedLines}";
        text.Option("member", $"Local/{address},0,,hint:{address}");
        if (read.Links(user.Id, UserLines.Lines).Count == 0)
        {
            text.Warning(
                of, $"Its member {user.Value.Uuid} has no line and never rings. Give the user a line, or take the user out of the members.");
        }
    }

    /// <summary>
    /// A number rings in its context. Asterisk asks the dialplan whether it is free, so it needs no hint. Any other text could
    /// lead into another tenant's context.
    /// </summary>
    public static void WriteNumber(ConfText text, ImageReader read, Stored<Group> group, GroupExtensionMember member)
    {
        if (!member.Exten.All(digit => char.IsAsciiLetterOrDigit(digit) || OtherDigits.Contains(digit)) || member.Exten.Length == 0)
        {
            text.Error(group.Id, $"Its member {member.Exten}@{member.Context} can't be dialled, and is left out. Give a number.");
        }
        else if (!IsOwn(read, group.Tenant, member.Context))
        {
            text.Error(
                group.Id,
                $"Its member {member.Exten}@{member.Context} is left out: no context of the same tenant has this name. Choose one that has.");
        }
        else
        {
            text.Option("member", $"Local/{member.Exten}@{member.Context},0");
        }
    }

    private static bool IsOwn(ImageReader read, Guid? tenant, string context) =>
        context.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
        && read.By(ConfIndexes.Contexts, context).Any(found => found.Tenant == tenant);
}
