namespace Confd.Fields;

/// <summary>A record within a body that can be invalid as a whole even if each field is valid.</summary>
public interface ISelfChecking
{
    /// <summary>The fault, for the body's <c>_schema</c>; null for none.</summary>
    string? Fault();
}
