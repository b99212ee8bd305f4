namespace Confd;

/// <summary>
/// Thrown by a grain before it has changed anything, when only the sender of the call can find out which tenants the
/// caller sees. The sender looks them up and repeats the call with <see cref="Caller.VisibleTenants"/>.
/// </summary>
[GenerateSerializer, Alias("confd.TenantsNeededException")]
public sealed class TenantsNeededException() : Exception("The tenants that the caller sees are needed");
