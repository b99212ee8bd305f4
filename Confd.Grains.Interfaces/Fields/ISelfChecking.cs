namespace Confd.Fields;

/// <summary>A record within a body that can be wrong as a whole although each of its fields is right.</summary>
public interface ISelfChecking
{
    /// <summary>What is wrong, for the body's <c>_schema</c>; null when nothing is.</summary>
    string? Fault();
}
