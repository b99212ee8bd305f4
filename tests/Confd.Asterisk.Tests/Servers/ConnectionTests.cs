using Microsoft.Extensions.Logging.Abstractions;

namespace Confd.Asterisk.Tests.Servers;

/// <summary>Ways to an Asterisk: certificates, and servers that do not behave.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_is_trusted_by_option_is_taken_by_the_manager_interface()
    {
        using var tls = new SelfSigned();
        await using var server = new ManagerServer(tls.Certificate);

        await using var trusting = Connect(server.Url, ManagerServer.Password, tls.File);
        await Poll.UntilAsync(() => trusting.Peer.IsConnected, "the server is reached");
        await using var others = Connect(server.Url, ManagerServer.Password);
        await Poll.UntilAsync(() => others.Peer.Error?.Contains("certificate", StringComparison.Ordinal) == true, "the certificate is refused");

        Assert.Equal("20.5.2", trusting.Peer.Version);
        Assert.True(await trusting.ReloadAsync("res_pjsip.so", Token));
        Assert.False(others.Peer.IsConnected);
        await Assert.ThrowsAsync<AsteriskException>(() => others.ReloadAsync("res_pjsip.so", Token));
        Assert.Equal(["res_pjsip.so"], server.Reloads);
    }

    [Fact]
    public async Task A_certificate_that_is_trusted_by_option_is_taken_by_the_rest_interface()
    {
        using var tls = new SelfSigned();
        await using var server = new RestServer(tls.Certificate) { Status = module => Task.FromResult(module == "chan_sccp.so" ? 404 : 204) };

        await using var trusting = Connect(server.Url, RestServer.Password, tls.File);
        await Poll.UntilAsync(() => trusting.Peer.IsConnected, "the server is reached");
        await using var others = Connect(server.Url, RestServer.Password);
        await Poll.UntilAsync(() => others.Peer.Error?.Contains("certificate", StringComparison.Ordinal) == true, "the certificate is refused");

        Assert.Equal("22.1.0", trusting.Peer.Version);
        Assert.True(await trusting.ReloadAsync("features", Token));
        Assert.False(await trusting.ReloadAsync("chan_sccp.so", Token));
        await Assert.ThrowsAsync<AsteriskException>(() => others.ReloadAsync("features", Token));
        Assert.Equal(["features", "chan_sccp.so"], server.Reloads);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using var tls = new SelfSigned("127.0.0.2");
        await using var server = new ManagerServer(tls.Certificate);

        await using var connection = Connect(server.Url, ManagerServer.Password, tls.File);

        await Poll.UntilAsync(() => connection.Peer.Error?.Contains("certificate", StringComparison.Ordinal) == true, "the certificate is refused");
        Assert.False(connection.Peer.IsConnected);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "The server speaks another protocol")]
    [InlineData("\r\n", "The server speaks another protocol")]
    [InlineData("Asterisk Call Manager/9.0.0", "The server does not answer in time")]
    [InlineData("", "The server does not answer in time")]
    public async Task What_is_no_manager_interface_is_told(string banner, string error)
    {
        await using var server = new ManagerServer { Banner = banner };

        await using var connection = Connect(server.Url, ManagerServer.Password, timeout: 0.5);

        await Poll.UntilAsync(() => connection.Peer.Error == error, error);
    }

    [Fact]
    public async Task A_line_without_end_ends_the_connection()
    {
        await using var server = new ManagerServer { Banner = new string('x', 200_000) };

        await using var connection = Connect(server.Url, ManagerServer.Password);

        await Poll.UntilAsync(() => connection.Peer.Error == "The server sends what is no line", "the line is given up");
    }

    [Fact]
    public async Task A_reload_that_is_not_answered_is_given_up_and_the_connection_made_again()
    {
        await using var server = new ManagerServer();
        await using var connection = Connect(server.Url, ManagerServer.Password, timeout: 0.5);
        var never = new TaskCompletionSource<string?>();
        server.Answer = _ => never.Task;

        var late = await Assert.ThrowsAsync<AsteriskException>(() => connection.ReloadAsync("res_pjsip.so", Token));
        server.Answer = _ => Task.FromResult<string?>(null);
        await Poll.UntilAsync(() => server.Connected == 2, "the connection is made again");

        Assert.Equal("The server does not answer within 00:00:00.5000000", late.Message);
        Assert.True(await connection.ReloadAsync("pbx_config.so", Token));
    }

    [Fact]
    public async Task A_password_that_is_wrong_is_told_without_it()
    {
        await using var manager = new ManagerServer();
        await using var rest = new RestServer();

        await using var first = Connect(manager.Url, "another-password");
        await using var second = Connect(rest.Url, "another-password");

        await Poll.UntilAsync(() => first.Peer.Error == "The server does not let user 'confd' in: Authentication failed", "the login is refused");
        await Poll.UntilAsync(() => second.Peer.Error == "The server does not let user 'confd' in", "the other login is refused");
    }

    private static IAsteriskConnection Connect(string url, string password, string? caFile = null, double timeout = 20)
    {
        var target = new AsteriskTarget(
            new AsteriskServerOptions { Url = url, Password = password, CaFile = caFile }, TimeSpan.Zero, TimeSpan.FromSeconds(timeout));
        return target.IsManager ? new AmiConnection(target, NullLogger.Instance) : new AriConnection(target, NullLogger.Instance);
    }
}
