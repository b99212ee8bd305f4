namespace Confd.Configuration;

/// <summary>Where the keys of an options class are: each of its properties is one key below this section.</summary>
/// <param name="path">Such as <c>Confd:Storage</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SectionAttribute(string path) : Attribute
{
    /// <summary>The section.</summary>
    public string Path { get; } = path;
}

/// <summary>The value of this key is never printed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
