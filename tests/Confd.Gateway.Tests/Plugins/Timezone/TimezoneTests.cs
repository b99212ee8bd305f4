namespace Confd.Gateway.Tests;

public sealed class TimezoneTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Zones_are_those_of_the_host_sorted_by_code_point()
    {
        var zones = (await Http.ReadAsync("/timezones?limit=1&search=x"))["items"]!.AsArray().Select(zone => (string)zone!["zone_name"]!).ToList();

        Assert.Contains("Europe/Paris", zones);
        Assert.Contains("UTC", zones);
        Assert.Contains("Etc/GMT+1", zones);
        Assert.DoesNotContain(zones, zone => zone.StartsWith("posix/") || zone.StartsWith("right/") || zone.EndsWith(".tab"));
        Assert.Equal(zones.Order(StringComparer.Ordinal), zones);
    }
}
