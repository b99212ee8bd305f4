using System.Text.Json.Nodes;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests;

/// <summary>A service with folders of sounds.</summary>
public interface ISoundFixture
{
    ConfdFixture Service { get; }

    /// <summary>Of the tenants.</summary>
    string Sounds { get; }

    /// <summary>Of Asterisk.</summary>
    string SystemSounds { get; }
}

/// <summary>The service on the embedded database; it finds Asterisk's sounds in a folder.</summary>
public class SqliteSoundFixture : SqliteFixture, ISoundFixture
{
    public ConfdFixture Service => this;

    public string Sounds => Path.Combine(Folder, "tenants");

    public string SystemSounds => Path.Combine(Folder, "asterisk");

    protected override IEnumerable<string> MoreArguments =>
        [$"--Confd:Sounds:Directory={Sounds}", $"--Confd:Sounds:SystemDirectory={SystemSounds}"];

    public override async ValueTask InitializeAsync()
    {
        SoundFolder.Make(SystemSounds);
        await base.InitializeAsync();
    }
}

/// <summary>The service on PostgreSQL; it finds Asterisk's sounds in a folder.</summary>
public sealed class PostgresSoundFixture : PostgresFixture, ISoundFixture
{
    public ConfdFixture Service => this;

    public string Sounds => Path.Combine(Folder, "tenants");

    public string SystemSounds => Path.Combine(Folder, "asterisk");

    protected override IEnumerable<string> MoreArguments =>
        [$"--Confd:Sounds:Directory={Sounds}", $"--Confd:Sounds:SystemDirectory={SystemSounds}"];

    public override async ValueTask InitializeAsync()
    {
        SoundFolder.Make(SystemSounds);
        await base.InitializeAsync();
    }
}

/// <summary>The service asks Asterisk for its sounds.</summary>
public sealed class AriFixture : SqliteSoundFixture
{
    public AriServer Asterisk { get; } = new();

    protected override IEnumerable<string> MoreArguments =>
    [
        .. base.MoreArguments, $"--Confd:Ari:Url={Asterisk.Url}/ari/", "--Confd:Ari:Username=u", "--Confd:Ari:Password=p", "--Confd:Ari:Timeout=2",
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Asterisk.DisposeAsync();
    }
}

/// <summary>Asterisk's folder, as its packages make it.</summary>
internal static class SoundFolder
{
    public static void Make(string root)
    {
        foreach (var file in new[]
        {
            "en_US/hello.gsm", "en_US/hello.wav", "en_US/digits/1.ulaw", "fr_CA/hello.gsm", "en/old.gsm", "en_US/CHANGES-core-1.6", "en_US/LICENSE",
        })
        {
            var path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }
        File.WriteAllText(Path.Combine(root, "en_US", "core-sounds-en.txt"), "; Comment: none\nhello : Hello you.\ndigits/1: one\n");
    }
}

/// <summary>Plays the part of Asterisk's REST interface that knows sounds.</summary>
public sealed class AriServer : IAsyncDisposable
{
    private readonly WebApplication app;

    public AriServer()
    {
        Url = $"http://127.0.0.1:{Ports.Free()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        app = builder.Build();
        app.Run(AnswerAsync);
        app.StartAsync().GetAwaiter().GetResult();
    }

    public string Url { get; }

    /// <summary>The status of every answer; 0 to break the connection.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>What it knows.</summary>
    public JsonArray Sounds { get; } = JsonNode.Parse("""
        [{"id": "vm-intro", "text": "Leave a message", "formats": [{"language": "en_US", "format": "slin"}, {"language": "fr_FR", "format": "gsm"}]},
         {"id": "digits/1", "text": "one", "formats": [{"language": "en", "format": "gsm"}]},
         {"id": "hello", "text": null, "formats": [{"language": "en_US", "format": "gsm"}, {"language": "en", "format": "gsm"}]}]
        """)!.AsArray();

    /// <summary>Authorization headers of the requests.</summary>
    public List<string> Authorizations { get; } = [];

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        lock (Authorizations)
        {
            Authorizations.Add(http.Request.Headers.Authorization.ToString());
        }
        if (Status != StatusCodes.Status200OK)
        {
            if (Status == 0)
            {
                http.Abort();
                return;
            }
            http.Response.StatusCode = Status;
            return;
        }
        var path = http.Request.Path.Value!;
        var answer = path == "/ari/sounds" ? Sounds
            : path.StartsWith("/ari/sounds/", StringComparison.Ordinal)
                ? Sounds.FirstOrDefault(sound => (string?)sound!["id"] == path["/ari/sounds/".Length..])
            : null;
        if (answer is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }
}
