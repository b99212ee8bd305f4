using System.Net;
using System.Net.Sockets;
using System.Text;
using Confd.Gateway.Limits;
using Confd.Processes;

namespace Confd.Gateway.Tests.Limits;

/// <summary>A service with limits that a test can reach.</summary>
public sealed class LimitedFixture : SqliteFixture
{
    protected override IEnumerable<string> MoreArguments =>
    [
        "--Confd:Gateway:Limits:MaxBodyBytes=2048", "--Confd:Gateway:Limits:MaxHeaderBytes=4096",
        "--Confd:Gateway:Limits:MaxRequestLineBytes=1024", "--Confd:Gateway:Limits:RequestsPerSecond=10",
        "--Confd:Gateway:Limits:FailedAuthenticationsPerMinute=3", "--Confd:Gateway:Limits:GuestRequestsPerMinute=5", "--Confd:Gateway:Limits:RequestTimeout=2",
        "--Confd:Gateway:Cors:Origins:0=https://portal.example",
        "--Confd:Auth:Keys:1:Token=a-token-for-the-rate-limit", $"--Confd:Auth:Keys:1:TenantUuid={MasterTenant}",
        "--Confd:Auth:Keys:1:Acl:0=#",
    ];
}

public sealed class LimitTests(LimitedFixture service) : IClassFixture<LimitedFixture>
{
    [Fact]
    public async Task Bodies_headers_and_lines_have_their_limits()
    {
        var token = TestContext.Current.CancellationToken;
        using var large = new StringContent(new string(' ', 3000), Encoding.UTF8, "application/json");
        using (var answer = await service.Http.PostAsync("/1.1/contexts", large, token))
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        using (var answer = await service.Http.GetAsync("/1.1/contexts?search=" + new string('x', 2000), token))
        {
            Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, "/1.1/contexts");
        request.Headers.Add("X-Large", new string('x', 5000));
        using (var answer = await service.Http.SendAsync(request, token))
        {
            Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_token_that_asks_too_often_is_told_when_to_come_back()
    {
        using var client = service.NewClient("a-token-for-the-rate-limit");
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await client.GetAsync("/1.1/infos", TestContext.Current.CancellationToken);
            asked++;
        }
        while (answer.StatusCode == HttpStatusCode.OK && asked < 1000);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(asked > 10, $"{asked}");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        Assert.Equal(
            "[\"Too many requests, repeat the request later.\"]\n",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        // Others are not held up.
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/1.1/infos", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Guests_of_one_address_are_limited_whatever_they_ask_for()
    {
        async Task<HttpResponseMessage> AskAsync(string path, string address)
        {
            using var client = service.NewClient(token: null);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            return await client.GetAsync("/1.1/guests" + path, TestContext.Current.CancellationToken);
        }

        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync($"/me/meetings/{Guid.NewGuid()}", "192.0.2.31")).StatusCode);
        }
        var refused = await AskAsync($"/{Guid.NewGuid()}/meetings/{Guid.NewGuid()}/authorizations/{Guid.NewGuid()}", "192.0.2.31");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(
            "[\"Too many requests, repeat the request later.\"]\n", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync($"/me/meetings/{Guid.NewGuid()}", "192.0.2.32")).StatusCode);
        // Requests with a token have another limit.
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/1.1/infos", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_address_that_guesses_tokens_is_throttled_but_known_tokens_still_work()
    {
        async Task<HttpResponseMessage> SendAsync(string token, string address)
        {
            using var client = service.NewClient(token.Length > 0 ? token : null);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", $"10.9.9.9, {address}");
            return await client.GetAsync("/1.1/status", TestContext.Current.CancellationToken);
        }

        // Requests without token are no guesses.
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("", "192.0.2.1")).StatusCode);
        }
        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync($"guess-{number}", "192.0.2.1")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(ConfdFixture.AdminToken, "192.0.2.1")).StatusCode);
        }
        var throttled = await SendAsync("guess-4", "192.0.2.1");
        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.InRange(throttled.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(ConfdFixture.AdminToken, "192.0.2.1")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("guess-5", "192.0.2.2")).StatusCode);
    }

    [Theory]
    [InlineData("/metrics", "192.0.2.11")]
    [InlineData("/dashboard/", "192.0.2.12")]
    [InlineData("/1.1/events", "192.0.2.13")]
    public async Task Guesses_count_where_the_api_is_not(string path, string address)
    {
        async Task<HttpStatusCode> SendAsync(string token)
        {
            using var client = service.NewClient(token);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
            return answer.StatusCode;
        }

        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync($"guess-{number}"));
            Assert.NotEqual(HttpStatusCode.Unauthorized, await SendAsync(ConfdFixture.AdminToken));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync("guess-4"));
        var known = await SendAsync(ConfdFixture.AdminToken);
        // The dashboard itself is switched off here.
        Assert.Equal(path == "/dashboard/" ? HttpStatusCode.NotFound : HttpStatusCode.OK, known);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_is_not_waited_for_and_is_no_error_of_the_service()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("confd-late-").FullName;
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        await using var silo = new ConfdProcess("silo", "Confd.Silo", url,
        [
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}", $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
            "--Confd:Gateway:Limits:RequestTimeout=1",
        ]);
        await silo.StartAsync(token);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, token);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /1.1/contexts HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {ConfdFixture.AdminToken}\r\nContent-Length: 100\r\n\r\n{{"),
            token);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var answer = await ReadToEndAsync(stream, timeout.Token);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        await silo.StopAsync(token);
        Assert.DoesNotContain(silo.Log, line => line.StartsWith("fail:", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Until the connection is closed or reset, as what would come next on it is unknown.</summary>
    private static async Task<string> ReadToEndAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // What came before is there.
        }
        return text.ToString();
    }

    [Theory]
    [InlineData("https://portal.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Only_configured_pages_may_call(string origin, bool isAllowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/1.1/contexts");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        using var client = service.NewClient(null);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isAllowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin);
        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Headers"));
    }

    [Fact]
    public void Failures_are_forgotten_after_a_minute_and_networks_count_as_one()
    {
        var time = new Clock();
        var throttle = new FailureThrottle(time, perMinute: 2);
        var address = IPAddress.Parse("192.0.2.7");
        Assert.True(throttle.IsIdle);
        throttle.Failed(address);
        Assert.Null(throttle.WaitOf(address, "x"));
        throttle.Failed(address);
        Assert.Equal(TimeSpan.FromMinutes(1), throttle.WaitOf(address, "x"));
        throttle.Proven("good");
        Assert.Null(throttle.WaitOf(address, "good"));
        Assert.NotNull(throttle.WaitOf(address, ""));

        time.Now += TimeSpan.FromSeconds(61);

        Assert.Null(throttle.WaitOf(address, "x"));
        Assert.True(throttle.IsIdle);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
