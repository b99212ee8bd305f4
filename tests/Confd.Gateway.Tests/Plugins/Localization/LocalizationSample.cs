using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class LocalizationSample() : SettingsSample("localization")
{
    public override string Body => """{"country":"CA"}""";
}
