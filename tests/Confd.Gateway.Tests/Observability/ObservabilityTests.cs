using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Confd.Processes;

namespace Confd.Gateway.Tests;

/// <summary>
/// A service that traces, with metrics and dashboard. Nothing listens at the endpoint, so exported data is lost.
/// </summary>
public sealed class ObservedFixture : SqliteFixture
{
    protected override IEnumerable<string> MoreArguments =>
        [$"--Confd:Telemetry:OtlpEndpoint=http://127.0.0.1:{Ports.Free()}", "--Confd:Telemetry:Dashboard=true", "--Confd:Logging:Requests=true"];
}

public sealed class ObservabilityTests(ObservedFixture service) : ApiTests(service), IClassFixture<ObservedFixture>
{
    [Theory]
    [InlineData("/metrics", "confd.metrics.read")]
    [InlineData("/dashboard/", "confd.dashboard.read")]
    [InlineData("/dashboard/version", "confd.dashboard.read")]
    public async Task Pages_for_operators_need_a_permission_of_the_master_tenant(string path, string acl)
    {
        var token = TestContext.Current.CancellationToken;
        using var nobody = Service.NewClient(null);
        using var reader = Service.NewClient("test-reader-of-voicemails");
        using var admin = Service.NewClient(ConfdFixture.AdminToken);
        using var bearer = Service.NewClient(null);
        bearer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ConfdFixture.AdminToken);
        using var browser = Service.NewClient(null);
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + ConfdFixture.AdminToken)));

        using var refused = await nobody.GetAsync(path, token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(acl, await refused.Content.ReadAsStringAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.GetAsync(path, token)).StatusCode);
        foreach (var allowed in new[] { admin, bearer, browser })
        {
            using var answer = await allowed.GetAsync(path, token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Metrics_count_requests_and_grain_calls()
    {
        await Http.CreateAsync("/contexts", """{"label":"counted"}""");
        using var admin = Service.NewClient(ConfdFixture.AdminToken);

        // A request is counted when its answer has gone out, which may be a moment after it has come in here.
        var text = "";
        await Poll.UntilAsync(
            async () => (text = await admin.GetStringAsync("/metrics", TestContext.Current.CancellationToken))
                .Contains("http_server_request_duration_seconds_count", StringComparison.Ordinal),
            "requests are counted");

        Assert.Contains("http_server_request_duration_seconds_count", text);
        Assert.Contains("orleans_", text);
        Assert.DoesNotContain(ConfdFixture.AdminToken, text);
    }

    [Fact]
    public async Task A_request_is_one_trace_from_the_callers_span_to_the_database()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Microsoft.Orleans.Application" or "Confd.Storage",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/contexts") { Content = new StringContent("""{"label":"traced"}""", System.Text.Encoding.UTF8, "application/json") };
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await Poll.UntilAsync(() => spans.Any(Is("Microsoft.AspNetCore")), "the server's span has ended");
        var server = Assert.Single(spans, span => Is("Microsoft.AspNetCore")(span));
        Assert.Equal("POST /1.1/contexts", server.DisplayName);
        Assert.Equal(Tenant.Uuid.ToString(), $"{server.GetTagItem("confd.tenant")}");
        Assert.Contains(spans, span => Is("Microsoft.Orleans.Application")(span));
        Assert.Contains(spans, span => Is("Confd.Storage")(span) && span.OperationName == "commit");

        Func<Activity, bool> Is(string source) => span => span.Source.Name == source && span.TraceId.ToHexString() == trace;
    }
}
