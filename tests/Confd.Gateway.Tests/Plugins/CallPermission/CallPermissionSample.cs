using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class CallPermissionSample() : ResourceSample("call_permission", () => $$"""{"name":"{{NewName()}}"}""");
