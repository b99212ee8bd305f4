namespace Confd;

/// <summary>What a gateway can't tell about tokens; nothing where it needs no other service for that.</summary>
[Flags, GenerateSerializer, Alias("confd.AccessFaults")]
public enum AccessFaults
{
    /// <summary>All is well.</summary>
    None = 0,

    /// <summary>It does not know which tenant is above all others, so its routes can't be served.</summary>
    NoMasterTenant = 1,

    /// <summary>It has no valid token of its own.</summary>
    NoServiceToken = 2,
}
