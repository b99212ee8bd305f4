namespace Confd;

/// <summary>What a gateway lacks to check tokens; nothing when it needs no other service.</summary>
[Flags, GenerateSerializer, Alias("confd.AccessFaults")]
public enum AccessFaults
{
    /// <summary>All is well.</summary>
    None = 0,

    /// <summary>It does not know the master tenant, so it can't serve that tenant's routes.</summary>
    NoMasterTenant = 1,

    /// <summary>It has no valid token of its own.</summary>
    NoServiceToken = 2,
}
