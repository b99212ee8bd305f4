namespace Confd.Plugins;

/// <summary>The numbers whose calls a user does not want, as a context of their digits.</summary>
internal static class BlockedNumbers
{
    private static readonly RelationPath Numbers = RelationPath.Left<UserBlocklistPlugin, BlocklistNumber>(number => number.UserUuid);

    /// <summary>Before the digits: a caller without a number is not an extension without a name.</summary>
    private const string Mark = "n";

    /// <summary>What callers dial between countries instead of a plus.</summary>
    private const string International = "00";

    /// <summary>Rejects calls from these numbers, in the steps of the user.</summary>
    public static void Refuse(Dialplan plan, Stored<User> user)
    {
        if (Of(plan, user).Count > 0)
        {
            var number = new DialplanCode($"{DialplanNames.Blocked(user.Value.Id)},{Mark}${{FILTER(0-9,${{CALLERID(num)}})}},1");
            plan.Do("GotoIf", $$"""${DIALPLAN_EXISTS({{number}})}?{{number}}""");
        }
    }

    /// <summary>Writes the context; nothing when there are no numbers.</summary>
    public static void Write(Dialplan plan, Stored<User> user)
    {
        var numbers = Of(plan, user);
        if (numbers.Count == 0)
        {
            return;
        }
        plan.Context(DialplanNames.Blocked(user.Value.Id));
        foreach (var digits in numbers)
        {
            plan.Exten($"{Mark}{digits}").Do("Hangup", $"21").Exten($"{Mark}{International}{digits}").Do("Hangup", $"21");
        }
    }

    private static List<string> Of(Dialplan plan, Stored<User> user) =>
        [.. plan.Read.Related<BlocklistNumber>(user.Id, Numbers)
            .Select(number => string.Concat(number.Value.Number.Where(char.IsAsciiDigit)))
            .Where(digits => digits.Length > 0).Distinct().Order(StringComparer.Ordinal)];
}
