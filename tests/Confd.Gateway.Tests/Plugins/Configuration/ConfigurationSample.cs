using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class ConfigurationSample() : SettingsSample("configuration")
{
    public override string Body => """{"enabled":false}""";
}
