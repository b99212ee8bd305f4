namespace Confd.Plugins;

/// <summary>Separates the values of a unique rule over several fields.</summary>
internal static class UniqueSeparator
{
    public static string Text { get; } = $"{UniqueRule<object>.Separator}";
}
