using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Confd.Asterisk.Tests;

/// <summary>The line protocol of the platform's generator, <c>Confd:Asterisk:ConfgenUrl</c>.</summary>
public sealed class ConfgenServerTests(ServingFixture service) : IClassFixture<ServingFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("asterisk/voicemail.conf\n")]
    [InlineData("asterisk/voicemail.conf\r\n")]
    [InlineData("asterisk/voicemail.conf cached\n")]
    [InlineData("asterisk/voicemail.conf invalidate\n")]
    [InlineData("  asterisk/voicemail.conf  cached \n")]
    [InlineData("asterisk/voicemail.conf cached\nasterisk/queues.conf\nand whatever else comes\n")]
    public async Task A_line_is_answered_with_the_text_as_it_is_now(string line)
    {
        using var scenario = await Scenario.NewAsync(service);
        await scenario.MakeAsync("office", "/contexts", """{"label":"Office","type":"internal"}""");
        await scenario.MakeAsync("box", "/voicemails", """{"name":"Box","number":"1001","context":"{office.name}","password":"8642"}""");

        var text = await AskAsync(line);

        Assert.Contains("1001 => 8642,Box", text);
        Assert.Equal(await scenario.ReadWholeAsync("voicemail.conf"), text);
    }

    [Fact]
    public async Task A_client_that_has_nothing_more_to_say_need_not_end_its_line()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("asterisk/features.conf"u8.ToArray(), Token);
        client.Shutdown(SocketShutdown.Send);

        Assert.Contains("[featuremap]", await ReadAsync(client));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("asterisk/\n")]
    [InlineData("asterisk/sip.conf\n")]
    [InlineData("asterisk/voicemail.conf now\n")]
    [InlineData("asterisk/voicemail.conf cached invalidate\n")]
    [InlineData("asterisk/../voicemail.conf\n")]
    [InlineData("asterisk//etc/passwd\n")]
    [InlineData("ASTERISK/voicemail.conf\n")]
    [InlineData("provd/network.yml\n")]
    [InlineData("asterisk/voicemail.conf\0\n")]
    [InlineData("asterisk/voicemail.conf\tcached\n")]
    [InlineData("GET /1.1/asterisk/files HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\u00ff\u00fe\u0080;--[x]\n")]
    public async Task What_is_no_file_gets_no_text(string line) => Assert.Equal("", await AskAsync(line));

    [Fact]
    public async Task A_line_without_an_end_is_given_up()
    {
        // Too long, and too slow.
        Assert.Equal("", await AskAsync("asterisk/voicemail.conf" + new string(' ', 4000) + "\n"));
        using var client = await ConnectAsync();
        await client.SendAsync("asterisk/voicemail.con"u8.ToArray(), Token);

        Assert.Equal("", await ReadAsync(client));
        Assert.Contains("[general]", await AskAsync("asterisk/voicemail.conf\n"));
    }

    [Fact]
    public async Task Silent_connections_keep_others_waiting_for_a_moment()
    {
        // Timers have the grain of the system's clock.
        var earliest = ServingFixture.Limits.LineTime - TimeSpan.FromMilliseconds(20);
        var began = Stopwatch.GetTimestamp();
        var silent = new List<Socket>();
        for (var number = 0; number < ServingFixture.Limits.Connections; number++)
        {
            silent.Add(await ConnectAsync());
        }
        var ends = silent.Select(ReadAsync).ToList();

        Assert.Contains("[general]", await AskAsync("asterisk/voicemail.conf\n"));
        Assert.True(Stopwatch.GetElapsedTime(began) >= earliest);
        Assert.All(await Task.WhenAll(ends), end => Assert.Equal("", end));
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_client_that_leaves_at_once_harms_nobody()
    {
        for (var number = 0; number < 3 * ServingFixture.Limits.Connections; number++)
        {
            using var client = await ConnectAsync();
            if (number % 2 == 0)
            {
                await client.SendAsync("asterisk/voicemail.conf\n"u8.ToArray(), Token);
            }
            client.LingerState = new LingerOption(true, 0);
        }

        Assert.Contains("[general]", await AskAsync("asterisk/voicemail.conf\n"));
    }

    private async Task<string> AskAsync(string line)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Encoding.Latin1.GetBytes(line), Token);
        return await ReadAsync(client);
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, service.Port), Token);
        return client;
    }

    /// <summary>Up to the end of the connection; a reset is an end without text.</summary>
    private static async Task<string> ReadAsync(Socket client)
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await client.ReceiveAsync(buffer, Token)) > 0;)
            {
                text.Write(buffer, 0, read);
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset && text.Length == 0)
        {
        }
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
