using System.Reflection;
using Confd.Configuration;
using Confd.Gateway.Hosting;
using Confd.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Tests;

/// <summary>How options are read from configuration, and the errors for wrong ones.</summary>
public sealed class ConfdOptionsTests
{
    private const string Uuid = "10000000-0000-4000-8000-000000000001";

    public static TheoryData<string> Durations =>
        [.. OptionsKeys.All.Where(one => TypeOf(one.Property) == typeof(Duration)).Select(one => one.Key)];

    [Theory, MemberData(nameof(Durations))]
    public void A_duration_is_in_seconds_or_in_hours_minutes_and_seconds(string key)
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Read(key, "2"));
        Assert.Equal(TimeSpan.FromSeconds(2.5), Read(key, "2.5"));
        Assert.Equal(TimeSpan.FromSeconds(2.5), Read(key, "00:00:02.5"));
    }

    [Theory, MemberData(nameof(Durations))]
    public void What_is_no_duration_or_out_of_range_is_told_as_it_was_written(string key)
    {
        foreach (var wrong in new[] { "soon", "2 s", "-1", "1e3", "3.00:00:00", "900000" })
        {
            var line = Assert.Single(FaultsOf((key, wrong)));

            Assert.StartsWith($"{key} must be seconds or hh:mm:ss, from ", line);
            Assert.EndsWith($", not '{wrong}'.", line);
        }
    }

    [Fact]
    public void Every_duration_is_among_them() => Assert.Equal(
        [
            "Confd:Ari:Timeout", "Confd:Asterisk:ReloadTimeout", "Confd:Asterisk:ReloadWindow", "Confd:Auth:Jwt:ClockSkew", "Confd:Auth:Wazo:CacheDuration", "Confd:Auth:Wazo:Timeout", "Confd:Cluster:ResponseSeconds",
            "Confd:Events:Heartbeat", "Confd:Events:Patience", "Confd:Events:PollInterval", "Confd:Events:RetentionInterval",
            "Confd:Gateway:DrainSeconds", "Confd:Gateway:Limits:RequestTimeout", "Confd:Gateway:RetrySeconds",
            "Confd:Meetings:PurgeInterval", "Confd:Provd:BreakTime", "Confd:Provd:Timeout", "Confd:Storage:LockSeconds", "Confd:Sysconfd:Timeout", "Confd:Sysconfd:Window",
        ],
        OptionsKeys.All.Where(one => TypeOf(one.Property) == typeof(Duration)).Select(one => one.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Faults_of_one_section_and_of_several_are_told_together() => Assert.Equal(
        [
            "Confd:Bus:Enabled must be true or false, not 'perhaps'.",
            "Confd:Events:Heartbeat must be seconds or hh:mm:ss, from 00:00:00.1000000 to 00:05:00, not '0'.",
            "Confd:Events:MostWatchers must be a whole number from 1 to 1000000, not 'many'.",
            "Confd:Events:RetentionDays must be a whole number from 1 to 36500, not '0'.",
            "Confd:Plugins:voicemail must be true or false, not 'off'.",
            "Confd:Sysconfd:Url must be an address like http://host:port/path, not 'ftp://x'.",
        ],
        FaultsOf(
            ("Confd:Sysconfd:Url", "ftp://x"), ("Confd:Events:MostWatchers", "many"), ("Confd:Events:RetentionDays", "0"),
            ("Confd:Events:Heartbeat", "0"), ("Confd:Bus:Enabled", "perhaps"), ("Confd:Plugins:voicemail", "off")));

    [Fact]
    public void Keys_that_belong_together_are_told_of_together() => Assert.Equal(
        [
            "Confd:Auth:Jwt:Audience is required: tokens for other services must not work here.",
            "Confd:Auth:Jwt:Authority is required when Confd:Auth:Mode is Jwt, or else one of Confd:Auth:Jwt:KeyFile and Confd:Auth:Jwt:SigningKey.",
            "Confd:Auth:MasterTenant is required when Confd:Auth:Mode is Jwt.",
            "Confd:Cluster:GatewayPort must differ from Confd:Cluster:SiloPort.",
            "Confd:Storage:ConnectionString is required when Confd:Cluster:Mode is postgresql.",
            "Confd:Storage:Provider must be postgresql when Confd:Cluster:Mode is.",
        ],
        FaultsOf(
            ("Confd:Auth:Mode", "Jwt"), ("Confd:Cluster:Mode", "postgresql"),
            ("Confd:Cluster:SiloPort", "30000")));

    [Fact]
    public void A_registry_of_phones_that_is_not_there_is_told() => Assert.Equal(
        ["Confd:Provd:Mode must be embedded or provd, not 'xivo'."], FaultsOf(("Confd:Provd:Mode", "xivo")));

    /// <summary>Configuration for another authentication mode does not matter.</summary>
    [Fact]
    public void Only_the_keys_of_the_mode_count() => Assert.Empty(
        FaultsOf(("Confd:Auth:Mode", "Wazo"), ("Confd:Auth:Jwt:ClockSkew", "x"), ("Confd:Auth:Keys:0:Token", "x")));

    [Theory]
    [InlineData("Confd:Gateway:RetrySeconds")]
    [InlineData("Confd:Auth:Mode")]
    [InlineData("Confd:Telemetry:OtlpEndpoint")]
    [InlineData("Confd:Cluster:AdvertisedAddress")]
    public void An_empty_value_is_none(string key) => Assert.Empty(FaultsOf((key, "")));

    [Fact]
    public void A_list_is_numbered_or_has_commas()
    {
        var numbered = Configuration(("Confd:Gateway:Limits:TrustedProxies:0", "10.0.0.1"), ("Confd:Gateway:Limits:TrustedProxies:1", "::2"));
        var text = Configuration(("Confd:Gateway:Limits:TrustedProxies", "10.0.0.1, ::2"));

        Assert.Equal(["10.0.0.1", "::2"], numbered.PeekOptions<Confd.Gateway.Limits.GatewayLimits>().TrustedProxies!);
        Assert.Equal(["10.0.0.1", "::2"], text.PeekOptions<Confd.Gateway.Limits.GatewayLimits>().TrustedProxies!);
        Assert.Equal(
            ["127.0.0.1", "::1"], Configuration().PeekOptions<Confd.Gateway.Limits.GatewayLimits>().Trusted.Select(proxy => $"{proxy}"));
    }

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();

    private static IServiceCollection Services(params (string Key, string Value)[] settings) =>
        new ServiceCollection().AddSiloOptions(Configuration(settings));

    /// <summary>The errors of a silo with a gateway, sorted.</summary>
    private static IReadOnlyList<string> FaultsOf(params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] others = settings switch
        {
            [var (key, _)] when key.StartsWith("Confd:Auth:Jwt:", StringComparison.Ordinal) =>
            [
                ("Confd:Auth:Mode", "Jwt"), ("Confd:Auth:MasterTenant", Uuid), ("Confd:Auth:Jwt:Authority", "https://id.example"),
                ("Confd:Auth:Jwt:Audience", "confd"),
            ],
            [var (key, _)] when key.StartsWith("Confd:Auth:Wazo:", StringComparison.Ordinal) => [("Confd:Auth:Mode", "Wazo")],
            _ => [],
        };
        var exception = Record.Exception(() => Services([.. others, .. settings]).RequireOptions());
        return exception is null ? [] : [.. Assert.IsType<OptionsValidationException>(exception).Failures.Order(StringComparer.Ordinal)];
    }

    private static TimeSpan Read(string key, string text)
    {
        Assert.Empty(FaultsOf((key, text)));
        var property = OptionsKeys.All.Single(one => one.Key == key).Property;
        var options = typeof(ConfdOptionsHosting).GetMethod(nameof(ConfdOptionsHosting.PeekOptions))!
            .MakeGenericMethod(property.DeclaringType!).Invoke(null, [Configuration((key, text))]);
        return (Duration)property.GetValue(options)!;
    }
}
