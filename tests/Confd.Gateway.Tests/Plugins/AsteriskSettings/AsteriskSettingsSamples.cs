using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class FeaturesApplicationmapSample() : SettingsSample("features_applicationmap")
{
    public override string Body => """{"options":[{"key":"togglerecord","value":"*9,self,AGI(x)"}]}""";
}

public sealed class FeaturesFeaturemapSample() : SettingsSample("features_featuremap")
{
    public override string Body =>
        """{"options":[{"key":"blindxfer","value":"*7"},{"key":"atxfer","value":"*8"},{"key":"automixmon","value":"*9"},{"key":"disconnect","value":"*0"}]}""";
}

public sealed class PjsipGlobalSample() : SettingsSample("pjsip_global")
{
    public override string Body => """{"options":[{"key":"max_forwards","value":"71"}]}""";
}

public sealed class PjsipSystemSample() : SettingsSample("pjsip_system")
{
    public override string Body => """{"options":[{"key":"timer_t1","value":"501"}]}""";
}
