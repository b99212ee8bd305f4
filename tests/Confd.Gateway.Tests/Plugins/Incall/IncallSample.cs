using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class IncallSample() : ResourceSample("incall", () => """{"destination":{"type":"none"}}""");
