using System.Security.Cryptography;

namespace Confd.Plugins;

/// <summary>Generated names.</summary>
internal static class RandomName
{
    /// <summary>Eight characters of a-z and 0-9; the database detects the rare one that is taken.</summary>
    public static string Eight() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);

    /// <summary>Eight lower-case letters.</summary>
    public static string EightLetters() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 8);

    /// <summary>100000 to 999999.</summary>
    public static string SixDigits() => $"{RandomNumberGenerator.GetInt32(100_000, 1_000_000)}";
}
